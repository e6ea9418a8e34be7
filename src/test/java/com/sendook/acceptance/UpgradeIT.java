package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program takes over the data folder of the first release, which
 * scripts/upgrade-fixture has made.
 */
class UpgradeIT {
  private static final Path FIXTURE =
      Path.of(System.getProperty("basedir", ""), "src/test/resources/upgrade/first-release.tar.gz");

  @TempDir Path folder;

  private void unpack() throws Exception {
    var tar =
        new ProcessBuilder("tar", "-xzf", FIXTURE.toAbsolutePath().toString())
            .directory(folder.toFile())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
  }

  private JsonObject made(String file) throws IOException {
    return new JsonObject(Files.readString(folder.resolve("data").resolve(file)));
  }

  @Test
  void allThatWasThereIsThereAndWhatWaitedIsSentOnce() throws Exception {
    unpack();
    var inbox = made("inbox.json");
    var hook = made("webhook.json");
    try (var relay = new Relay(0);
        var endpoint = new WebhookEndpoint(0);
        var gateway = GatewayProcess.in(folder)) {
      gateway
          .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
          .with("SENDOOK_RELAY_HOST", "127.0.0.1")
          .with("SENDOOK_RELAY_PORT", relay.port())
          .with("SENDOOK_WEBHOOK_ALLOW_PRIVATE", true)
          .start();
      var api = gateway.api();

      assertThat(api.get("/v1/inboxes").expect(200).list())
          .extracting(each -> each.getString("id"))
          .containsExactly(inbox.getString("id"));
      var messages = api.awaitMessages(inbox, 4);
      assertThat(messages)
          .extracting(each -> each.getString("subject"))
          .containsExactlyInAnyOrder("First", "Second", "Question", "Waiting");
      assertThat(messages)
          .filteredOn(each -> each.getString("subject").equals("Question"))
          .allSatisfy(each -> assertThat(each.getString("text")).contains("How does it start?"));
      assertThat(api.get("/v1/inboxes/" + inbox.getString("id") + "/threads").list())
          .hasSameSizeAs(messages);
      moveHook(api, hook, endpoint);

      relay.awaitMail("Waiting");
      api.awaitStatus(inbox, idOf(messages, "Waiting"), "sent");
      assertAnswered(api, inbox, relay, idOf(messages, "Question"));
      assertToldOfAMailThatComes(gateway, inbox, hook, endpoint);
      assertThat(relay.mails("Waiting")).hasSize(1);
      assertThat(relay.mails("First")).isEmpty();
      assertThat(relay.mails("Second")).isEmpty();
    }
  }

  private String rehearse(Path what, int exitCode) throws Exception {
    var script = Path.of(System.getProperty("basedir", ""), "scripts/check-upgrade");
    var rehearsal = GatewayProcess.in(folder).script(script, what.toAbsolutePath());
    var said = new String(rehearsal.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(rehearsal.waitFor()).as(said).isEqualTo(exitCode);
    return said;
  }

  @Test
  void theRehearsalTellsWhatCameOver() throws Exception {
    assertThat(rehearse(FIXTURE, 0))
        .contains("takes " + FIXTURE.toAbsolutePath().normalize() + " over")
        .contains("  version 1\n", "  inboxes 1\n", "  messages 4\n", "  webhooks 1\n")
        .contains("nothing was sent");
  }

  @Test
  void theRehearsalTellsWhyItDoesNotWorkAndLeavesTheFolderAlone() throws Exception {
    unpack();
    var data = folder.resolve("data");
    assertThat(rehearse(folder, 1)).contains("there is no store in");
    var store = data.resolve("mongo/mongo.mv");
    var bytes = new byte[8192];
    Files.write(store, bytes);
    assertThat(rehearse(data, 1)).contains("The upgrade does not work").contains("last lines");
    assertThat(store).hasBinaryContent(bytes);
    try (var left = Files.list(data)) {
      assertThat(left).hasSize(4);
    }
  }

  private static String idOf(List<JsonObject> messages, String subject) {
    return messages.stream()
        .filter(each -> each.getString("subject").equals(subject))
        .findFirst()
        .orElseThrow()
        .getString("id");
  }

  private static void moveHook(Api api, JsonObject hook, WebhookEndpoint endpoint) {
    var path = "/v1/webhooks/" + hook.getString("id");
    assertThat(api.get(path).expect(200).json().getJsonArray("events"))
        .isEqualTo(hook.getJsonArray("events"));
    api.put(path, new JsonObject().put("url", endpoint.url())).expect(200);
  }

  private static void assertAnswered(Api api, JsonObject inbox, Relay relay, String question) {
    var path = Api.messagesOf(inbox) + "/" + question + "/reply";
    var reply = api.post(path, new JsonObject().put("text", "Plug it in.")).expect(201).json();
    relay.awaitMail("Re: Question");
    var sent = api.awaitStatus(inbox, reply.getString("id"), "sent");
    assertThat(sent.getString("threadId"))
        .isEqualTo(api.message(inbox, question).getString("threadId"));
  }

  /** By the secret that the first release showed when the webhook was made. */
  private static void assertToldOfAMailThatComes(
      GatewayProcess gateway, JsonObject inbox, JsonObject hook, WebhookEndpoint endpoint)
      throws Exception {
    ForeignMail.send(
        gateway.smtpPort(),
        "bob@example.com",
        inbox.getString("email"),
        "Mine does.",
        Map.of("Subject", "After the upgrade"));
    var told = endpoint.awaitPost("message.received");
    new Webhook(hook.getString("secret")).verify(told.body(), told.headers());
  }
}
