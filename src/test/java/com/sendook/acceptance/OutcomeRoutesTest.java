package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a mail goes, whether it goes, and what became of it. */
class OutcomeRoutesTest {
  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension().with("SENDOOK_LIMITS_SEND_PER_HOUR", 0);

  private static Api api;
  private static JsonObject inbox;

  @BeforeAll
  static void connect() {
    api = new Api(GATEWAY.url(), GatewayExtension.API_KEY);
    inbox = api.inbox("Sender");
  }

  private static JsonObject mail(String to) {
    return new JsonObject().put("to", to).put("text", "Hello");
  }

  private static JsonObject send(JsonObject mail) {
    return api.send(inbox, mail).expect(201).json();
  }

  private static String path(JsonObject message) {
    return Api.messagesOf(inbox) + "/" + message.getString("id");
  }

  private static JsonObject settled(JsonObject message) {
    return api.awaitMessage(
        inbox,
        message.getString("id"),
        each -> !List.of("scheduled", "queued", "sending").contains(each.getString("status")));
  }

  @Test
  void aScheduledMailGoesWhenItsTimeHasCome() {
    var at = Instant.now().plusSeconds(2);
    var sent = send(mail("ann@example.com").put("scheduledAt", at.toString()));
    assertThat(sent.getString("status")).isEqualTo("scheduled");
    assertThat(sent.getInstant("scheduledAt"))
        .isEqualTo(at.truncatedTo(java.time.temporal.ChronoUnit.MILLIS));

    var settled = settled(sent);

    assertThat(settled.getString("status")).isEqualTo("sent");
    assertThat(settled.getInstant("updatedAt")).isAfterOrEqualTo(at.minusSeconds(1));
  }

  @Test
  void aScheduledMailCanBeCancelled() {
    var later = Instant.now().plus(Duration.ofDays(3)).toString();
    var sent = send(mail("ann@example.com").put("scheduledAt", later));

    assertThat(api.delete(path(sent)).expect(200).json().getString("status"))
        .isEqualTo("cancelled");
    assertThat(settled(sent).getString("status")).isEqualTo("cancelled");
  }

  @Test
  void aTimeThatIsNoneIsRefused() {
    for (var wrong : List.of("tomorrow", "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z")) {
      var refused = api.send(inbox, mail("ann@example.com").put("scheduledAt", wrong));
      assertThat(refused.expectError(400, "invalid_request").faultyFields())
          .containsExactly("scheduledAt");
    }
  }

  @Test
  void nothingIsSentToASuppressedAddress() {
    var suppression =
        api.post("/v1/suppressions", new JsonObject().put("email", "Gone@Example.com"))
            .expect(200)
            .json();
    assertThat(suppression.getString("email")).isEqualTo("gone@example.com");
    assertThat(suppression.getString("reason")).isEqualTo("manual");

    var mail =
        new JsonObject()
            .put("text", "Hello")
            .put("to", List.of("ann@example.com", "gone@example.com"));
    var settled = settled(send(mail));

    var recipients = settled.getJsonArray("recipients");
    assertThat(recipients.stream().map(each -> ((JsonObject) each).getString("status")))
        .containsExactlyInAnyOrder("sent", "rejected");
    assertThat(settled.getString("status")).isEqualTo("rejected");

    assertThat(api.get("/v1/suppressions").expect(200).list()).contains(suppression);
    api.delete("/v1/suppressions/gone%40example.com").expect(200);
    api.delete("/v1/suppressions/gone%40example.com").expectError(404, "not_found");
    assertThat(settled(send(mail("gone@example.com"))).getString("status")).isEqualTo("sent");
  }

  @Test
  void theTimelineTellsEveryAttemptAndEvent() {
    var sent = settled(send(mail("ann@example.com")));
    var timeline = api.get(path(sent) + "/events").expect(200);
    assertThat(timeline.header("x-total-count")).hasValue("2");
    var attempt = timeline.list().get(0);
    assertThat(attempt.getString("type")).isEqualTo("attempt");
    assertThat(attempt.getString("outcome")).isEqualTo("sent");
    assertThat(attempt.getInteger("code")).isEqualTo(250);
    assertThat(attempt.getString("recipient")).isEqualTo("ann@example.com");
    var event = timeline.list().get(1);
    assertThat(event.getString("type")).isEqualTo("message.sent");
    assertThat(event.getLong("position")).isPositive();

    assertThat(api.get(path(sent) + "/events?order=desc&per=1").expect(200).list())
        .containsExactly(event);
    assertThat(api.get(path(sent) + "/events?after=" + attempt.getString("id")).expect(200).list())
        .containsExactly(event);
  }
}
