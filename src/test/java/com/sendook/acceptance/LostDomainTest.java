package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.dns.FakeDnsServer;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A domain whose DKIM record disappears, as its mail sees it. */
@Timeout(60)
class LostDomainTest {
  private static final String NAME = "shop.example";
  private static final FakeDnsServer DNS = new FakeDnsServer();

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0)
          .with("SENDOOK_QUEUE_SWEEP_EVERY", "50ms")
          .with("SENDOOK_DNS_SERVERS", DNS.address());

  private final Api api = GATEWAY.api();

  @AfterAll
  static void close() {
    DNS.close();
  }

  @Test
  void isSentFromNoMoreUntilTheRecordIsBack() {
    var domain = api.post("/v1/domains", new JsonObject().put("name", NAME)).expect(201).json();
    publishKey(domain);
    api.post("/v1/domains/" + NAME + "/verify", "").expect(200);
    var inbox =
        api.post("/v1/inboxes", new JsonObject().put("email", "sales@" + NAME)).expect(201).json();
    api.send(inbox, mail()).expect(201);
    var waiting =
        api.send(inbox, mail().put("scheduledAt", Instant.now().plusSeconds(5).toString()))
            .expect(201)
            .json();
    sendAt(waiting, Instant.now().plus(Duration.ofHours(1)));

    DNS.remove(key(domain).getString("name"));
    lookAgain();
    api.send(inbox, mail()).expect(201);
    hourPasses();
    lookAgain();

    var refused = api.send(inbox, mail()).expectError(409, "conflict");
    assertThat(refused.json().getString("error")).contains(NAME + " is not verified");
    assertThat(bulk(inbox).getString("code")).isEqualTo("conflict");
    api.send(api.inbox("On the default domain"), mail()).expect(201);
    // What was accepted before waits: it may be back in time.
    sendAt(waiting, Instant.EPOCH);
    var put =
        api.awaitMessage(inbox, waiting.getString("id"), each -> attempts(each) == 1)
            .getJsonArray("recipients")
            .getJsonObject(0);
    assertThat(put.getString("status")).isEqualTo("queued");
    assertThat(put.getString("reply")).contains("DKIM");

    publishKey(domain);
    lookAgain();
    api.send(inbox, mail()).expect(201);
    sendAt(waiting, Instant.EPOCH);
    api.awaitStatus(inbox, waiting.getString("id"), "sent");
  }

  private static JsonObject mail() {
    return new JsonObject().put("to", "ann@example.com").put("text", "Hello");
  }

  private JsonObject bulk(JsonObject inbox) {
    var request =
        api.request(Api.messagesOf(inbox) + "/bulk")
            .setHeader("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(mail().encode()));
    return api.call(request).expect(200).json();
  }

  private static int attempts(JsonObject message) {
    return message.getJsonArray("recipients").getJsonObject(0).getInteger("attempts");
  }

  private static JsonObject key(JsonObject domain) {
    return domain.getJsonArray("records").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("purpose").equals("dkim"))
        .findFirst()
        .orElseThrow();
  }

  private static void publishKey(JsonObject domain) {
    var key = key(domain);
    DNS.txt(key.getString("name"), key.getString("value").split("(?<=\\G.{255})", -1));
  }

  /** It is alone in the store. */
  private static JsonObject stored() {
    return GATEWAY.store().findOne(Collections.DOMAINS, new JsonObject().put("name", NAME)).await();
  }

  /** Its day is over. */
  private static void lookAgain() {
    await().until(LostDomainTest::isIdle);
    long before = stored().getLong("revision");
    var past = Documents.date(Instant.now().minusSeconds(1));
    set(
        Collections.DOMAINS,
        new JsonObject().put("name", NAME),
        new JsonObject().put("recheckAt", past).put("queue.dueAt", past));
    await().until(() -> stored().getLong("revision") > before && isIdle());
  }

  private static boolean isIdle() {
    var domain = stored();
    return !domain.containsKey("outbox") && !domain.getJsonObject("queue").containsKey("token");
  }

  /** Since the record was found missing. */
  private static void hourPasses() {
    var checks = stored().getJsonArray("checks");
    for (var each : checks) {
      var check = (JsonObject) each;
      var since = Documents.instant(check.getJsonObject("failingSince"));
      if (since != null) {
        check.put("failingSince", Documents.date(since.minus(Duration.ofHours(1))));
      }
    }
    set(
        Collections.DOMAINS,
        new JsonObject().put("name", NAME),
        new JsonObject().put("checks", checks));
  }

  /** The time of a mail that waits for it. */
  private static void sendAt(JsonObject message, Instant time) {
    set(
        Collections.DELIVERIES,
        new JsonObject().put("messageId", message.getString("id")),
        new JsonObject().put("queue.dueAt", Documents.date(time)));
  }

  private static void set(String collection, JsonObject query, JsonObject fields) {
    var update = new JsonObject().put("$set", fields);
    assertThat(GATEWAY.store().updateAll(collection, query, update).await()).isEqualTo(1);
  }
}
