package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too large is refused while it comes in, and never held. */
class OversizeIT {
  private static final int LIMIT_BYTES = 20 * 1024 * 1024;
  private static final int CHUNK_BYTES = 64 * 1024;

  /** What the two systems' socket buffers may hold beyond what was read. */
  private static final int ON_THE_WAY_BYTES = 16 * 1024 * 1024;

  @TempDir static Path folder;
  private static GatewayProcess gateway;
  private static Api api;
  private static JsonObject inbox;

  @BeforeAll
  static void start() {
    gateway =
        GatewayProcess.in(folder)
            .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0)
            .with("SENDOOK_SMTP_MAX_MESSAGE_SIZE", "1MB")
            .start();
    api = gateway.api();
    inbox = api.inbox("Small");
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  @Test
  void anAnnouncedBodyIsRefusedBeforeItComes() throws IOException {
    try (var socket = open("Content-Length: " + 21 * 1024 * 1024)) {
      assertRefused(socket.getInputStream());
    }
    api.get("/v1/inboxes").expect(200);
  }

  @Test
  void aBodyOfUnknownLengthIsRefusedWhenItPassesTheLimit() throws IOException {
    try (var socket = open("Transfer-Encoding: chunked")) {
      var chunk = new byte[CHUNK_BYTES];
      Arrays.fill(chunk, (byte) ' ');
      var out = socket.getOutputStream();
      int sentBytes = 0;
      try {
        while (socket.getInputStream().available() == 0) {
          out.write(
              (Integer.toHexString(CHUNK_BYTES) + "\r\n").getBytes(StandardCharsets.US_ASCII));
          out.write(chunk);
          out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
          sentBytes += CHUNK_BYTES;
          assertThat(sentBytes).as("an endless body").isLessThan(LIMIT_BYTES + ON_THE_WAY_BYTES);
        }
      } catch (java.net.SocketException closed) {
        // The answer below says why.
      }
      assertThat(sentBytes).isGreaterThanOrEqualTo(LIMIT_BYTES);
      assertRefused(socket.getInputStream());
    }
    api.get("/v1/inboxes").expect(200);
  }

  private static Socket open(String length) throws IOException {
    var url = URI.create(api.url());
    var socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
    socket.setSoTimeout(30_000);
    var head =
        "POST %s/send HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                .formatted(Api.messagesOf(inbox), GatewayProcess.API_KEY)
            + "Content-Type: application/json\r\n%s\r\n\r\n".formatted(length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void assertRefused(InputStream in) throws IOException {
    var answer = new StringBuilder();
    var buffered = new BufferedInputStream(in);
    while (answer.indexOf("}") < 0) {
      int octet = buffered.read();
      assertThat(octet).as(answer.toString()).isNotNegative();
      answer.append((char) octet);
    }
    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"code\":\"too_large\"");
  }

  @Test
  void aMailThatIsAnnouncedAsTooLarge() throws IOException {
    try (var client = new SmtpClient(gateway.smtpPort())) {
      assertThat(client.ask("MAIL FROM:<ann@example.com> SIZE=1048577")).startsWith("552 5.3.4 ");
      assertTaken(client);
    }
  }

  @Test
  void aMailThatTurnsOutTooLarge() throws IOException {
    var email = inbox.getString("email");
    try (var client = new SmtpClient(gateway.smtpPort())) {
      var line = "x".repeat(998) + "\r\n";
      var large = SmtpClient.mail(email, "large") + "\r\n" + line.repeat(1100);
      assertThat(client.send(email, large)).startsWith("552 5.3.4 ");
      assertTaken(client);
    }
  }

  @Test
  void aMailForNobody() throws IOException {
    try (var client = new SmtpClient(gateway.smtpPort())) {
      var nobody = "nobody@" + GatewayProcess.DOMAIN;
      assertThat(client.send(nobody, SmtpClient.mail(nobody, "x"))).startsWith("550 5.1.1 ");
      assertThat(client.send("ann@example.com", "x")).as("no open relay").startsWith("550 5.1.1 ");
      assertTaken(client);
    }
  }

  private static void assertTaken(SmtpClient client) throws IOException {
    var email = inbox.getString("email");
    int before = api.countMessages(inbox);
    assertThat(client.send(email, SmtpClient.mail(email, "small"))).startsWith("250 2.0.0 ");
    assertThat(api.awaitMessages(inbox, before + 1)).hasSize(before + 1);
  }
}
