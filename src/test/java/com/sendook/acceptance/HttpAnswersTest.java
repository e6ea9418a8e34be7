package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers have in common, whatever they answer. */
class HttpAnswersTest {
  private static final String ORIGIN = "https://app.example";
  private static final String KEY = "Authorization: Bearer " + GatewayExtension.API_KEY + "\r\n";
  private static final int LIMIT_BYTES = 1024 * 1024;

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0)
          .with("SENDOOK_HTTP_MAX_BODY", "1MB")
          .with("SENDOOK_HTTP_BODY_TIMEOUT", "1s");

  private static Api api;
  private static JsonObject inbox;

  @BeforeAll
  static void connect() {
    api = new Api(GATEWAY.url(), GatewayExtension.API_KEY);
    inbox = api.inbox("Answers");
  }

  private static String raw(String request) throws IOException {
    try (var line = new RawLine(GATEWAY.httpPort())) {
      return line.say(request).answer();
    }
  }

  private static void assertIsForBrowsers(String answer, String origin) {
    assertThat(answer)
        .containsIgnoringCase("\r\naccess-control-allow-origin: " + origin + "\r\n")
        .containsIgnoringCase("\r\naccess-control-allow-credentials: true\r\n")
        .containsIgnoringCase("\r\nvary: origin\r\n");
    var exposed = answer.toLowerCase(java.util.Locale.ROOT);
    assertThat(exposed.substring(exposed.indexOf("access-control-expose-headers:")))
        .contains("ratelimit-limit", "ratelimit-reset", "retry-after", "x-total-count", "link")
        .contains("x-request-id", "idempotency-replayed");
  }

  private static void assertIsSafe(String answer) {
    assertThat(answer)
        .containsIgnoringCase("\r\nx-content-type-options: nosniff\r\n")
        .containsIgnoringCase("\r\ncache-control: no-store\r\n")
        .containsIgnoringCase("\r\nreferrer-policy: no-referrer\r\n")
        .containsIgnoringCase("\r\ncontent-security-policy: default-src 'none'")
        .containsIgnoringCase("\r\nx-request-id: ");
  }

  private static void assertIsError(String answer, int status, String code) {
    assertThat(answer).matches("(?s)HTTP/1\\.[01] " + status + " .*");
    var body = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    assertThat(body.fieldNames()).containsExactlyInAnyOrder("error", "code", "requestId");
    assertThat(body.getString("code")).isEqualTo(code);
    assertThat(answer).contains("X-Request-Id: " + body.getString("requestId") + "\r\n");
    assertIsForBrowsers(answer, answer.contains(ORIGIN) ? ORIGIN : "*");
    assertIsSafe(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/inboxes", "/v1/nothing", "/health", "/", "/nothing"})
  void preflightsNeedNoKey(String path) throws IOException {
    var answer =
        raw(
            "OPTIONS %s HTTP/1.1\r\nHost: x\r\nOrigin: %s\r\n".formatted(path, ORIGIN)
                + "Access-Control-Request-Method: POST\r\n"
                + "Access-Control-Request-Headers: authorization,idempotency-key\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 204 ");
    assertIsForBrowsers(answer, ORIGIN);
    assertThat(answer)
        .containsIgnoringCase("access-control-allow-methods: GET, HEAD, POST, PUT, DELETE")
        .containsIgnoringCase(
            "access-control-allow-headers: Authorization, Content-Type, Idempotency-Key,"
                + " X-Request-Id, Last-Event-ID\r\n")
        .containsIgnoringCase("access-control-max-age: 86400");
  }

  @Test
  void browsersMayReadAnswersAndErrors() throws IOException {
    for (var origin : List.of("Origin: " + ORIGIN + "\r\n", "")) {
      var expected = origin.isEmpty() ? "*" : ORIGIN;
      var good = raw("GET /v1/inboxes HTTP/1.1\r\nHost: x\r\n" + KEY + origin + "\r\n");
      assertThat(good).startsWith("HTTP/1.1 200 ");
      assertIsForBrowsers(good, expected);
      assertIsSafe(good);
      var unknown = raw("GET /v1/inboxes HTTP/1.1\r\nHost: x\r\n" + origin + "\r\n");
      assertIsError(unknown, 401, "unauthorized");
      assertIsForBrowsers(unknown, expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /nothing HTTP/1.1|Host: x, 404, not_found",
    "PUT /v1/inboxes HTTP/1.1|Host: x, 405, method_not_allowed",
    "GET /v1/inboxes/%zz HTTP/1.1|Host: x, 400, invalid_request",
    "GET /v1/inboxes?per=%zz HTTP/1.1|Host: x, 400, invalid_request",
    "GET /v1/inboxes HTTP/1.1, 400, invalid_request",
    "GET /v1/inboxes HTTP/1.1|Host: x|No colon, 400, invalid_request",
    "GET /v1/in boxes HTTP/1.1|Host: x, 400, invalid_request",
    "NONSENSE, 400, invalid_request",
  })
  void errorsHaveOneShape(String request, int status, String code) throws IOException {
    var lines = request.replace("|", "\r\n") + "\r\n" + KEY + "Origin: " + ORIGIN + "\r\n\r\n";
    assertIsError(raw(lines), status, code);
  }

  @Test
  void whatIsTooLongBeforeThereIsARoute() throws IOException {
    var tooLong = "x".repeat(9000);
    assertIsError(raw("GET /" + tooLong + " HTTP/1.1\r\nHost: x\r\n\r\n"), 414, "uri_too_long");
    assertIsError(
        raw("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + tooLong + "\r\n\r\n"),
        431,
        "headers_too_large");
  }

  @Test
  void theRequestsOwnIdComesBack() throws IOException {
    for (var path : List.of("/v1/inboxes", "/nothing", "/v1/inboxes/%zz")) {
      var answer =
          raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + KEY + "X-Request-Id: my-1\r\n\r\n");
      assertThat(answer).containsIgnoringCase("\r\nx-request-id: my-1\r\n");
    }
  }

  @Test
  void longAnswersComeCompressed() throws IOException {
    for (int i = 0; i < 10; i++) {
      api.inbox("One of many that make a long list " + i);
    }
    var head = "GET /v1/inboxes?per=100 HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n" + KEY;
    try (var line = new RawLine(GATEWAY.httpPort())) {
      assertThat(line.say(head + "\r\n").answer()).containsIgnoringCase("content-encoding: gzip");
    }
    assertThat(raw("GET /health HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n"))
        .doesNotContainIgnoringCase("content-encoding: gzip")
        .contains("\"healthy\":true");
  }

  private static String sending(String headers) {
    return "POST %s/send HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            .formatted(Api.messagesOf(inbox))
        + KEY
        + headers
        + "\r\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "identity, gzip"})
  void aCompressedBodyIsNotUnpacked(String encoding) throws IOException {
    try (var line = new RawLine(GATEWAY.httpPort())) {
      line.say(sending("Content-Encoding: " + encoding + "\r\nContent-Length: 2\r\n") + "{}");
      assertIsError(line.answer(), 415, "unsupported_media_type");
      assertThat(line.say("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").answer())
          .as("the line goes on behind the body")
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aBodyThatIsAnnouncedAsTooLongIsNotAskedFor() throws IOException {
    try (var line = new RawLine(GATEWAY.httpPort())) {
      line.say(sending("Expect: 100-continue\r\nContent-Length: " + (LIMIT_BYTES + 1) + "\r\n"));
      assertIsError(line.answer(), 413, "too_large");
    }
    try (var line = new RawLine(GATEWAY.httpPort())) {
      line.say(sending("Expect: 100-continue\r\nContent-Length: 2\r\n"));
      assertThat(line.answer()).startsWith("HTTP/1.1 100 ");
      assertThat(line.say("{}").answer()).startsWith("HTTP/1.1 400 ");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientThatWritesItAllBeforeItReadsSeesWhyItIsRefused(boolean chunked) throws IOException {
    int length = 4 * LIMIT_BYTES;
    try (var line = new RawLine(GATEWAY.httpPort())) {
      line.say(
          sending(
              chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + length + "\r\n"));
      line.say(chunked ? Integer.toHexString(length) + "\r\n" : "").say(new byte[length], length);
      line.say(chunked ? "\r\n0\r\n\r\n" : "");
      assertIsError(line.answer(), 413, "too_large");
      assertThat(line.say("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").answer())
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aBodyThatComesTooSlowlyGivesItsRoomBack() throws IOException {
    try (var line = new RawLine(GATEWAY.httpPort())) {
      line.say(sending("Content-Length: 100\r\n") + "{");
      assertIsError(line.answer(), 408, "timeout");
      assertThat(line.isHungUp()).isTrue();
    }
  }

  @Test
  void whatIsRefusedDoesNotComeInForEver() throws IOException {
    try (var line = new RawLine(GATEWAY.httpPort())) {
      line.say(sending("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"));
      assertIsError(line.answer(), 415, "unsupported_media_type");
      // It said more was to come, and says nothing: 1 s, and 16 more for a megabyte, at the most.
      assertThat(line.isHungUp()).isTrue();
    }
  }

  @Test
  void aBodyWithoutATypeIsRefused() {
    var request =
        HttpRequest.newBuilder(java.net.URI.create(api.url() + "/v1/inboxes"))
            .header("Authorization", "Bearer " + GatewayExtension.API_KEY)
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    api.call(request).expectError(415, "unsupported_media_type");
  }
}
