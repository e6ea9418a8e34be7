package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stream of lines in, as many lines out, in the same order. */
class BulkTest {
  private static final int PER_HOUR = 50;
  private static final int MAX_BODY_BYTES = 1 << 20;

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_LIMITS_SEND_PER_HOUR", PER_HOUR)
          .with("SENDOOK_HTTP_MAX_BODY", "1MB");

  private static Api api;
  private static JsonObject inbox;

  @BeforeAll
  static void connect() {
    api = new Api(GATEWAY.url(), GatewayExtension.API_KEY);
    inbox = api.inbox("Sender");
  }

  private static HttpRequest.Builder bulk(HttpRequest.BodyPublisher body) {
    return api.request(Api.messagesOf(inbox) + "/bulk")
        .setHeader("Content-Type", "application/x-ndjson")
        .POST(body);
  }

  private static Api.Answer bulk(String... lines) {
    return api.call(bulk(HttpRequest.BodyPublishers.ofString(String.join("\n", lines))));
  }

  private static List<JsonObject> answers(Api.Answer answer) {
    assertThat(answer.expect(200).header("content-type")).hasValue("application/x-ndjson");
    return answer.response().body().lines().map(JsonObject::new).toList();
  }

  private static String mail(String subject) {
    return new JsonObject()
        .put("to", "ann@example.com")
        .put("subject", subject)
        .put("text", "Hello")
        .encode();
  }

  private static JsonObject message(String id) {
    return api.get(Api.messagesOf(inbox) + "/" + id).expect(200).json();
  }

  @Test
  void everyLineIsAnsweredInItsPlaceAndABadOneFailsAlone() {
    var found =
        answers(
            bulk(
                mail("first"),
                "{\"to\":\"nobody\",\"text\":\"Hello\",\"colour\":\"red\"}",
                "{broken",
                "[]",
                "",
                mail("last")));

    assertThat(found).hasSize(5);
    assertThat(message(found.get(0).getString("id")).getString("subject")).isEqualTo("first");
    assertThat(found.get(1).getString("code")).isEqualTo("invalid_request");
    assertThat(
            found.get(1).getJsonArray("details").stream()
                .map(each -> ((JsonObject) each).getString("field")))
        .containsExactlyInAnyOrder("to", "colour");
    assertThat(found.get(2).getString("error")).contains("not valid JSON");
    assertThat(found.get(3).getString("error")).contains("JSON object");
    assertThat(message(found.get(4).getString("id")).getString("subject")).isEqualTo("last");
    api.awaitMessage(
        inbox, found.get(4).getString("id"), each -> each.getString("status").equals("sent"));
  }

  @Test
  void aTemplateMakesAMailForEachOfItsRecipients() {
    var recipients =
        new JsonArray()
            .add(recipient("ann@example.com", "Ann <3"))
            .add(recipient("bob@example.com", "Bob"))
            .add(new JsonObject().put("to", "eve@example.com"))
            .add(recipient("nobody", "Nobody"))
            .add(recipient("line@example.com", "a\r\nBcc: x@example.com"));
    var line =
        new JsonObject()
            .put("recipients", recipients)
            .put("subject", "For {{name}}")
            .put("html", "<p>Dear {{ name }}</p>");

    var made = answers(bulk(line.encode())).get(0).getJsonArray("messages");

    assertThat(made).hasSize(5);
    var first = message(made.getJsonObject(0).getString("id"));
    assertThat(first.getString("subject")).isEqualTo("For Ann <3");
    assertThat(first.getString("html")).isEqualTo("<p>Dear Ann &lt;3</p>");
    assertThat(first.getString("text").strip()).isEqualTo("Dear Ann <3");
    assertThat(first.getJsonArray("to")).containsExactly("ann@example.com");
    assertThat(message(made.getJsonObject(1).getString("id")).getJsonArray("to"))
        .containsExactly("bob@example.com");
    assertThat(made.getJsonObject(2).getString("error")).contains("name");
    assertThat(made.getJsonObject(3).getString("error")).contains("recipients[3].to");
    assertThat(made.getJsonObject(4).getString("error")).contains("line breaks");
  }

  private static JsonObject recipient(String to, String name) {
    return new JsonObject().put("to", to).put("variables", new JsonObject().put("name", name));
  }

  @Test
  void aLineWithAKeyMakesItsMailOnce() {
    var line = new JsonObject(mail("once")).put("idempotencyKey", "order 7").encode();
    var other = new JsonObject(mail("other")).put("idempotencyKey", "order 7").encode();

    var first = answers(bulk(line)).get(0);
    var again = answers(bulk(line, other));

    assertThat(again.get(0).getString("id")).isEqualTo(first.getString("id"));
    assertThat(again.get(0).getBoolean("replayed")).isTrue();
    assertThat(again.get(1).getString("code")).isEqualTo("conflict");
  }

  @Test
  void aRequestCountsOnceHoweverManyLinesItHas() {
    int before = remaining(bulk(mail("one")));
    var lines =
        IntStream.range(0, 2 * PER_HOUR).mapToObj(each -> mail("many")).toArray(String[]::new);
    var answer = bulk(lines);
    assertThat(answers(answer)).hasSize(2 * PER_HOUR).allMatch(each -> each.containsKey("id"));
    assertThat(remaining(answer)).isEqualTo(before - 1);
  }

  private static int remaining(Api.Answer answer) {
    return Integer.parseInt(answer.header("ratelimit-remaining").orElseThrow());
  }

  @Test
  void aLineThatIsTooLongFailsAloneAndTheWholeMayBeLonger() {
    var tooLong = mail("x".repeat(MAX_BODY_BYTES));
    var long1 = new JsonObject(mail("long")).put("text", "y".repeat(MAX_BODY_BYTES / 2)).encode();
    var found = answers(bulk(long1, tooLong, long1, long1, mail("short")));
    assertThat(found).hasSize(5);
    assertThat(found.get(1).getString("error")).contains("longer than");
    assertThat(Stream.of(0, 2, 3, 4).map(found::get)).allMatch(each -> each.containsKey("id"));
  }

  @Test
  void whatIsNoBulkRequestIsRefusedAsAWhole() {
    api.call(
            bulk(HttpRequest.BodyPublishers.ofString(mail("x")))
                .setHeader("Content-Type", "text/plain"))
        .expectError(415, "unsupported_media_type");
    api.call(bulk(HttpRequest.BodyPublishers.ofString(mail("x"))).header("Idempotency-Key", "a"))
        .expectError(400, "invalid_request");
    api.call(
            api.request("/v1/inboxes/0123456789abcdef01234567/messages/bulk")
                .setHeader("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(mail("x"))))
        .expectError(404, "not_found");
  }

  @Test
  void aStreamWithoutLengthIsTakenAsItComes() {
    var line = (mail("streamed") + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    int count = 500;
    var answer =
        api.call(bulk(HttpRequest.BodyPublishers.ofByteArrays(Collections.nCopies(count, line))));
    var ids =
        answers(answer).stream().map(each -> each.getString("id")).collect(Collectors.toSet());
    assertThat(ids).hasSize(count).doesNotContainNull();
  }
}
