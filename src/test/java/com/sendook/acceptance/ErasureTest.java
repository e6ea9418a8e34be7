package com.sendook.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.store.Blobs;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is deleted is nowhere in the store, whoever was told of it. */
class ErasureTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private final String secret = "secret" + Ids.next();
  private WebhookEndpoint endpoint;

  @BeforeEach
  void beTold() throws IOException {
    endpoint = new WebhookEndpoint(0);
    var events =
        new JsonArray(
            List.of("message.sent", "inbox.created", "inbox.updated", "message.delivered"));
    GATEWAY
        .api()
        .post("/v1/webhooks", new JsonObject().put("url", endpoint.url()).put("events", events))
        .expect(201);
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  private String send(JsonObject inbox) {
    var mail =
        new JsonObject()
            .put("to", new JsonArray().add("ann" + secret + "@example.com"))
            .put("subject", "About " + secret)
            .put("text", "The word is " + secret);
    return GATEWAY.api().send(inbox, mail).expect(201).json().getString("id");
  }

  @Test
  void aDeletedMessageLeavesNoTrace() {
    var inbox = GATEWAY.api().inbox("Erasure");
    var id = send(inbox);
    awaitAttempt(id);
    assertThat(traces()).contains(Collections.MESSAGES, Collections.WEBHOOK_ATTEMPTS);

    delete(inbox, id);

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(traces()).isEmpty());
  }

  @Test
  void aMailThatIsDeletedOnBothSidesLeavesNoBytes() {
    var sender = GATEWAY.api().inbox("Sender");
    var recipient = GATEWAY.api().inbox("Recipient");
    var file =
        new JsonObject()
            .put("name", "file.txt")
            .put("content", Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)));
    var mail =
        new JsonObject()
            .put("to", recipient.getString("email"))
            .put("subject", "About " + secret)
            // What is larger than a document's share stands beside it, and so does the raw mail.
            .put("text", (secret + "\n").repeat(Blobs.CHUNK_BYTES / secret.length()))
            .put("attachments", new JsonArray().add(file));
    var sent = GATEWAY.api().send(sender, mail).expect(201).json().getString("id");
    GATEWAY.api().awaitStatus(sender, sent, "delivered");
    await().atMost(PATIENCE).until(() -> messagesIn(recipient).size() == 1);
    assertThat(traces()).contains(Collections.MESSAGES, Collections.BLOBS);

    delete(sender, sent);
    delete(recipient, messagesIn(recipient).get(0).getString("id"));

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(traces()).isEmpty());
  }

  private static List<JsonObject> messagesIn(JsonObject inbox) {
    return GATEWAY.api().get(Api.messagesOf(inbox)).expect(200).list();
  }

  /** One that has just been sent cannot go before that is told. */
  private static void delete(JsonObject inbox, String id) {
    var path = Api.messagesOf(inbox) + "/" + id;
    await().atMost(PATIENCE).until(() -> GATEWAY.api().delete(path).status() == 200);
  }

  @Test
  void aDeletedInboxLeavesItsAddressInItsTombstoneAndItsLastEvent() {
    var inbox = GATEWAY.api().inbox(secret);
    var path = "/v1/inboxes/" + inbox.getString("id");
    GATEWAY.api().put(path, new JsonObject().put("name", "New " + secret)).expect(200);
    awaitAttempt(send(inbox));
    endpoint.awaitPost("inbox.updated");

    GATEWAY.api().delete(path).expect(200);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(traces())
                    .containsExactlyInAnyOrder(Collections.INBOXES, Collections.EVENTS));
    // A month later.
    var buried =
        new JsonObject()
            .put("deletedAt", Documents.date(Instant.now().minus(Duration.ofDays(31))))
            .put("queue.dueAt", Documents.date(Instant.now()));
    GATEWAY
        .store()
        .updateOne(
            Collections.INBOXES,
            new JsonObject().put("_id", inbox.getString("id")),
            new JsonObject().put("$set", buried))
        .await();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(traces()).isEmpty());
  }

  private void awaitAttempt(String messageId) {
    var told = new JsonObject().put("messageId", messageId).put("event", "message.sent");
    await()
        .atMost(PATIENCE)
        .until(() -> GATEWAY.store().count(Collections.WEBHOOK_ATTEMPTS, told, 1).await() > 0);
    GATEWAY.api().awaitStatus(inboxOf(messageId), messageId, "sent");
  }

  private JsonObject inboxOf(String messageId) {
    var message =
        GATEWAY
            .store()
            .findOne(Collections.MESSAGES, new JsonObject().put("_id", messageId))
            .await();
    return new JsonObject().put("id", message.getString("inboxId"));
  }

  /** The collections that have a document with the secret anywhere in it. */
  private List<String> traces() {
    var found = new ArrayList<String>();
    for (var collection : collections()) {
      var all = GATEWAY.store().find(collection, new JsonObject(), new FindOptions()).await();
      if (all.stream().anyMatch(this::holdsSecret)) {
        found.add(collection);
      }
    }
    return found;
  }

  private boolean holdsSecret(JsonObject document) {
    return document.encode().contains(secret)
        || List.of("bytes", "data").stream()
            .filter(document::containsKey)
            .map(field -> new String(Blobs.bytes(document, field), UTF_8))
            .anyMatch(bytes -> bytes.contains(secret));
  }

  private static List<String> collections() {
    return Arrays.stream(Collections.class.getFields()).map(ErasureTest::name).toList();
  }

  private static String name(Field field) {
    try {
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
