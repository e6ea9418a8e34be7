package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while clients are being served. */
class GracefulStopIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private GatewayProcess gateway;

  @BeforeEach
  void prepare() {
    gateway = GatewayProcess.in(folder);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aRequestUnderWayIsAnsweredWhileLoadBalancersAreSentAway() throws IOException {
    gateway.start();
    var probes = new Api("http://localhost:" + gateway.managementPort(), "");
    assertThat(probes.get("/ready").status()).isEqualTo(200);
    var body = "{\"name\":\"support\"}";
    try (var client = connect()) {
      write(client, head("/v1/inboxes", body.length()) + body.substring(0, 5));
      gateway.terminate();

      await("the node is not ready any more")
          .atMost(PATIENCE)
          .until(() -> probes.get("/ready").status() == 503);
      assertThat(probes.get("/live").status()).isEqualTo(200);
      await("nobody new is let in").atMost(PATIENCE).until(this::isClosed);
      write(client, body.substring(5));

      assertThat(readAll(client))
          .startsWith("HTTP/1.1 201 Created\r\n")
          .containsIgnoringCase("\r\nconnection: close\r\n")
          .contains("support@");
    }
    assertThat(gateway.exitCode()).isEqualTo(128 + 15);
    assertThat(gateway.errors()).isEmpty();
  }

  /** A relay that never answers, a body that never ends, and mail that never ends. */
  @Test
  @Tag("long")
  void whateverHangsItEndsWithinHalfAMinute() throws IOException {
    try (var relay = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      gateway
          .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
          .with("SENDOOK_RELAY_HOST", "127.0.0.1")
          .with("SENDOOK_RELAY_PORT", relay.getLocalPort())
          .start();
      var inbox = gateway.api().inbox("Sender");
      var mail = new JsonObject().put("to", "ann@example.com").put("text", "Hi");
      gateway.api().send(inbox, mail).expect(201);
      try (var silent = connect();
          var endless = new SmtpClient(gateway.smtpPort());
          var held = relay.accept()) {
        write(silent, head("/v1/inboxes", 100) + "{");
        endless.ask("MAIL FROM:<ann@example.com>");
        endless.ask("RCPT TO:<" + inbox.getString("email") + ">");
        assertThat(endless.ask("DATA")).startsWith("354 ");
        long start = System.nanoTime();
        gateway.terminate();

        assertThat(gateway.exitCode(Duration.ofSeconds(60))).isEqualTo(128 + 15);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(31));
        assertThat(held.isConnected()).isTrue();
      }
    }
  }

  private Socket connect() throws IOException {
    var url = URI.create(gateway.api().url());
    var socket = new Socket(url.getHost(), url.getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private boolean isClosed() throws IOException {
    try (var socket = connect()) {
      return !socket.isConnected();
    } catch (ConnectException refused) {
      return true;
    }
  }

  private static String head(String path, int length) {
    return """
        POST %s HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        """
        .formatted(path, GatewayProcess.API_KEY, length);
  }

  private static void write(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String readAll(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
