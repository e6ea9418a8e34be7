package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.secret.Hmac;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Resend posts, signed as Svix does. */
class ResendDoorTest {
  private static final ProviderApi RESEND = new ProviderApi();
  private static final MailSink RELAY = new MailSink();
  private static final byte[] KEY = "a key of Resend's and ours".getBytes(StandardCharsets.UTF_8);

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0)
          .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
          .with("SENDOOK_RELAY_HOST", "127.0.0.1")
          .with("SENDOOK_RELAY_PORT", RELAY.port())
          .with("SENDOOK_PROVIDERS_RESEND_SECRET", "whsec_" + base64(KEY))
          .with("SENDOOK_PROVIDERS_RESEND_API_KEY", "re_0123456789")
          .with("SENDOOK_PROVIDERS_RESEND_URL", RESEND.url());

  private static Api api;
  private static Api anybody;
  private static JsonObject inbox;

  @BeforeAll
  static void connect() {
    RELAY.reply(arrival -> "2.0.0 OK " + idOf(arrival.recipient()));
    api = GATEWAY.api();
    anybody = new Api(GATEWAY.url(), null);
    inbox = api.inbox("Sender");
  }

  @AfterAll
  static void close() {
    RESEND.close();
    RELAY.close();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String idOf(String recipient) {
    return UUID.nameUUIDFromBytes(recipient.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static JsonObject sent(String to) {
    var mail = new JsonObject().put("to", to).put("text", "Hello");
    var id = api.send(inbox, mail).expect(201).json().getString("id");
    return api.awaitStatus(inbox, id, "sent");
  }

  private static JsonObject event(String type, String to) {
    return new JsonObject()
        .put("type", type)
        .put("created_at", Instant.now().toString())
        .put(
            "data",
            new JsonObject()
                .put("email_id", idOf(to))
                .put("created_at", "2026-02-22 23:41:11.894719+00")
                .put("from", "Acme <onboarding@resend.dev>")
                .put("to", new JsonArray().add(to)));
  }

  private static String signature(byte[] key, String id, long seconds, String body) {
    var signed = (id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8);
    return "v1," + base64(Hmac.sha256(key, signed));
  }

  private static Api.Answer post(String id, long seconds, String signature, String body) {
    return anybody.call(
        anybody
            .request("/webhooks/resend")
            .header("svix-id", id)
            .header("svix-timestamp", String.valueOf(seconds))
            .header("svix-signature", signature)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static Api.Answer post(JsonObject event) {
    var id = "msg_" + UUID.randomUUID();
    long now = Instant.now().getEpochSecond();
    return post(id, now, signature(KEY, id, now, event.encode()), event.encode());
  }

  /** As Svix does: again while it is asked to. */
  private static void take(JsonObject event) {
    await().until(() -> post(event).status() == 200);
  }

  @ParameterizedTest
  @CsvSource({
    "email.delivered, delivered, false",
    "email.bounced, bounced, true",
    "email.complained, complained, true"
  })
  void anEventMovesItsRecipientOnce(String type, String status, boolean suppressed) {
    var to = status + "@example.com";
    var message = sent(to);
    var event = event(type, to);
    event
        .getJsonObject("data")
        .put(
            "bounce",
            new JsonObject()
                .put("type", "Permanent")
                .put("subType", "Suppressed")
                .put("message", "The address is on the suppression list"));

    take(event);
    take(event);

    api.awaitStatus(inbox, message.getString("id"), status);
    var events = Api.messagesOf(inbox) + "/" + message.getString("id") + "/events?per=100";
    await()
        .until(
            () ->
                api.get(events).list().stream()
                        .filter(each -> each.getString("type").equals("message." + status))
                        .count()
                    == 1);
    var held =
        api.get("/v1/suppressions").list().stream()
            .anyMatch(each -> each.getString("email").equals(to));
    assertThat(held).isEqualTo(suppressed);
  }

  @Test
  void aSoftBounceIsNoReasonToSendNothingMore() {
    var message = sent("soft@example.com");
    var event = event("email.bounced", "soft@example.com");
    event.getJsonObject("data").put("bounce", new JsonObject().put("type", "Transient"));
    take(event);
    api.awaitStatus(inbox, message.getString("id"), "bounced");
    assertThat(api.get("/v1/suppressions").list())
        .extracting(each -> each.getString("email"))
        .doesNotContain("soft@example.com");
  }

  @Test
  void aSignatureAmongSeveralCounts() {
    var body = event("email.opened", "x@example.com").encode();
    long now = Instant.now().getEpochSecond();
    var right = signature(KEY, "msg_1", now, body);
    var wrong = signature(new byte[] {1}, "msg_1", now, body);
    post("msg_1", now, "v1a,QQ== " + wrong + " " + right, body).expect(200);
  }

  @ParameterizedTest
  @CsvSource({
    "another key",
    "another id",
    "another body",
    "another time",
    "old",
    "of tomorrow",
    "no version",
    "no signature",
    "no JSON",
    "no data",
    "no id"
  })
  void whatIsForgedChangesNothing(String how) {
    var to = UUID.randomUUID() + "@example.com";
    var message = sent(to);
    var event = event("email.bounced", to);
    if (how.equals("no id")) {
      event.getJsonObject("data").put("email_id", "../../domains");
    }
    if (how.equals("no data")) {
      event.remove("data");
    }
    var body = how.equals("no JSON") ? "{" : event.encode();
    long now = Instant.now().getEpochSecond();
    long at = how.equals("old") ? now - 301 : how.equals("of tomorrow") ? now + 86_400 : now;
    var key = how.equals("another key") ? new byte[] {1} : KEY;
    var signature = signature(key, how.equals("another id") ? "msg_2" : "msg_1", at, body);

    post(
            "msg_1",
            how.equals("another time") ? at - 1 : at,
            switch (how) {
              case "no version" -> signature.substring(3);
              case "no signature" -> "v1,";
              default -> signature;
            },
            how.equals("another body") ? body + " " : body)
        .expectError(400, "invalid_request");

    assertThat(api.message(inbox, message.getString("id")).getString("status")).isEqualTo("sent");
  }

  @Test
  void withoutItsHeadersNothingIsBelieved() {
    anybody.post("/webhooks/resend", new JsonObject()).expectError(400, "invalid_request");
  }

  @Test
  void whatIsTooLongIsRefused() {
    assertThat(anybody.post("/webhooks/resend", "x".repeat((1 << 20) + 1)).status()).isEqualTo(413);
  }

  private static void serve(String id, String mail) {
    RESEND.answer(
        call ->
            call.target().startsWith("/emails/receiving/" + id)
                    && "Bearer re_0123456789".equals(call.authorization())
                ? new ProviderApi.Answer(
                    200,
                    new JsonObject()
                        .put("raw", new JsonObject().put("download_url", RESEND.url() + "/raw?x=1"))
                        .encode())
                : call.target().equals("/raw?x=1") && call.authorization() == null
                    ? new ProviderApi.Answer(200, mail)
                    : new ProviderApi.Answer(404, ""));
  }

  /** Whom the sender names in the header is another thing. */
  @Test
  void aReceivedMailIsForThoseThatTheEventSaysItWasReceivedFor() {
    var own = api.inbox("Received for");
    var named = api.inbox("In the header alone");
    var address = own.getString("email");
    var event = event("email.received", address);
    event
        .getJsonObject("data")
        .put("cc", new JsonArray().add(named.getString("email")))
        .put("received_for", new JsonArray().add("list@example.net").add(address));
    serve(idOf(address), SmtpClient.mail(address, "For one"));
    take(event);

    api.awaitMessages(own, 1);
    // Another mail of which nothing is known but its header.
    var other = event("email.received", named.getString("email"));
    other.getJsonObject("data").put("received_for", new JsonArray().add("list@example.net"));
    serve(idOf(named.getString("email")), SmtpClient.mail(address, "By header"));
    take(other);
    assertThat(api.awaitMessages(named, 1))
        .extracting(each -> each.getString("subject"))
        .containsExactly("By header");
  }

  /**
   * The event tells of it without its content, which is fetched; while that fails it comes again.
   */
  @Test
  void aReceivedMailIsFetchedAndStandsInItsInboxOnce() {
    var own = api.inbox("Receiver");
    var address = own.getString("email");
    var event = event("email.received", address);
    var id = idOf(address);
    RESEND.answer(call -> new ProviderApi.Answer(500, ""));
    post(event).expectError(503, "unavailable");

    serve(id, SmtpClient.mail(address, "Fetched"));
    take(event);
    take(event);

    assertThat(api.awaitMessages(own, 1).get(0).getString("subject")).isEqualTo("Fetched");
    take(event);
    take(event("email.received", "nobody@example.net"));
    assertThat(api.countMessages(own)).isEqualTo(1);
    assertThat(RESEND.calls())
        .noneMatch(call -> call.target().contains(idOf("nobody@example.net")));
  }
}
