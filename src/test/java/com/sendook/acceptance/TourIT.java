package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway is for, once from end to end, with programs of others at every end. */
class TourIT {
  @TempDir Path folder;

  /** Of the libraries behind the passwords and the page the packaged program holds parts only. */
  @Test
  void peopleRegisterAndLogInAndReadThePage() {
    try (var gateway = GatewayProcess.in(folder).start()) {
      for (var file : List.of("", "/page.js", "/swagger-ui-bundle.js", "/swagger-ui.css")) {
        gateway.api(null).get("/docs" + file).expect(200);
      }
      var person =
          new JsonObject()
              .put("email", "ann@example.com")
              .put("password", "correct horse")
              .put("first_name", "Ann");
      var nobody = gateway.api(null);
      nobody.post("/auth/register", person).expect(201);
      person.remove("first_name");
      nobody.post("/auth/login", person).expect(200);
      nobody
          .post("/auth/login", person.put("password", "wrong horse"))
          .expectError(401, "unauthorized");
    }
  }

  @Test
  void mailComesInIsToldOfAndIsAnswered() throws Exception {
    try (var relay = new Relay(0);
        var endpoint = new WebhookEndpoint(0);
        var gateway = startWith(relay)) {
      var api = gateway.api();
      var inbox = api.inbox("Support");
      assertThat(inbox.getString("email")).isEqualTo("support@" + GatewayProcess.DOMAIN);
      var secret = webhook(api, endpoint);

      ForeignMail.send(
          gateway.smtpPort(),
          "ann@example.com",
          inbox.getString("email"),
          "It does not start.",
          Map.of(
              "Subject",
              "Help",
              "Message-Id",
              "<second@example.com>",
              "In-Reply-To",
              "<first@example.com>",
              "References",
              "<first@example.com>"));
      var received = api.awaitMessages(inbox, 1).get(0);
      assertThat(received.getString("direction")).isEqualTo("inbound");
      assertThat(received.getString("from")).isEqualTo("ann@example.com");
      assertThat(received.getString("subject")).isEqualTo("Help");
      assertThat(received.getString("text")).contains("It does not start.");

      var told = endpoint.awaitPost("message.received");
      assertThat(told.json().getJsonObject("payload")).isEqualTo(received);
      assertSigned(told, secret);

      var reply = reply(api, inbox, received);
      assertThreaded(relay.awaitMail("Re: Help"), reply);
      assertThat(endpoint.awaitPost("message.sent").json().getString("messageId"))
          .isEqualTo(reply.getString("id"));
      api.awaitStatus(inbox, reply.getString("id"), "sent");
      assertOneThread(api, inbox, received, reply);
    }
  }

  private GatewayProcess startWith(Relay relay) {
    return GatewayProcess.in(folder)
        .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
        .with("SENDOOK_RELAY_HOST", "127.0.0.1")
        .with("SENDOOK_RELAY_PORT", relay.port())
        .with("SENDOOK_WEBHOOK_ALLOW_PRIVATE", true)
        .start();
  }

  private static String webhook(Api api, WebhookEndpoint endpoint) {
    var request =
        new JsonObject()
            .put("url", endpoint.url())
            .put("events", new JsonArray().add("message.received").add("message.sent"));
    return api.post("/v1/webhooks", request).expect(201).json().getString("secret");
  }

  private static void assertSigned(WebhookEndpoint.Post post, String secret) throws Exception {
    var verifier = new Webhook(secret);
    verifier.verify(post.body(), post.headers());
    assertThatThrownBy(() -> verifier.verify(post.body() + " ", post.headers()))
        .isInstanceOf(WebhookVerificationException.class);
  }

  private static JsonObject reply(Api api, JsonObject inbox, JsonObject received) {
    var path = Api.messagesOf(inbox) + "/" + received.getString("id") + "/reply";
    var reply = api.post(path, new JsonObject().put("text", "Plug it in.")).expect(201).json();
    assertThat(reply.getString("status")).isEqualTo("queued");
    assertThat(reply.getJsonArray("to")).containsExactly("ann@example.com");
    return reply;
  }

  private static void assertThreaded(MimeMessage mail, JsonObject reply) throws Exception {
    assertThat(mail.getHeader("In-Reply-To")).containsExactly("<second@example.com>");
    assertThat(mail.getHeader("References", null).split("\\s+"))
        .containsExactly("<first@example.com>", "<second@example.com>");
    assertThat(mail.getHeader("Message-ID"))
        .containsExactly("<" + reply.getString("externalMessageId") + ">");
    assertThat(mail.getAllRecipients())
        .extracting(String::valueOf)
        .containsExactly("ann@example.com");
  }

  private static void assertOneThread(
      Api api, JsonObject inbox, JsonObject received, JsonObject reply) {
    var threads = "/v1/inboxes/" + inbox.getString("id") + "/threads";
    assertThat(api.get(threads).expect(200).list())
        .singleElement()
        .satisfies(
            thread -> {
              assertThat(thread.getInteger("messageCount")).isEqualTo(2);
              assertThat(thread.getString("id")).isEqualTo(received.getString("threadId"));
            });
    var thread = api.get(threads + "/" + received.getString("threadId")).expect(200).json();
    assertThat(thread.getJsonArray("messages"))
        .extracting(each -> ((JsonObject) each).getString("id"))
        .containsExactly(received.getString("id"), reply.getString("id"));
  }
}
