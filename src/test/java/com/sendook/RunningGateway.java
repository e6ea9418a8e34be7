package com.sendook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.config.ConfigLoader;
import com.sendook.ops.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The whole program, with its embedded stores, within the tests' JVM. */
final class RunningGateway implements AutoCloseable {
  private static final String KEY = "sk_0123456789abcdef";

  final Vertx vertx;
  private final Gateway gateway;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Starts it; {@code settings} are environment variables. */
  RunningGateway(Path data, Map<String, String> settings) {
    var environment =
        new HashMap<>(
            Map.of(
                "PORT", "0",
                "SENDOOK_SMTP_PORT", "0",
                "SENDOOK_MANAGEMENT_PORT", "0",
                "SENDOOK_API_KEY", KEY,
                "SENDOOK_DATA_DIR", data.toString()));
    environment.putAll(settings);
    var metrics = Metrics.on();
    vertx = metrics.measured(Vertx.builder(), new VertxOptions()).build();
    gateway = new Gateway(vertx, ConfigLoader.load(null, environment), metrics);
    gateway.start().await();
  }

  /** A call to the API that must be answered with this status; the body of the answer. */
  String call(String method, String path, JsonObject body, int status) {
    return call(gateway.httpPort(), method, path, body, status);
  }

  JsonObject post(String path, JsonObject body) {
    return new JsonObject(call("POST", path, body, 201));
  }

  JsonArray list(String path) {
    return new JsonArray(call("GET", path, null, 200));
  }

  /** A page of the management port. */
  String manage(String path) {
    return call(gateway.managementPort(), "GET", path, null, 200);
  }

  private String call(int port, String method, String path, JsonObject body, int status) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.encode()))
            .build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Comes to the SMTP door with a mail for those of the recipients that it takes. */
  void mailFromOutside(String... recipients) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.smtpPort())) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      in.readLine();
      for (var line : List.of("HELO client", "MAIL FROM:<ann@example.com>")) {
        say(line, socket, in);
      }
      for (var recipient : recipients) {
        say("RCPT TO:<" + recipient + ">", socket, in);
      }
      say("DATA", socket, in);
      assertThat(say("Subject: Hi\r\n\r\nHi\r\n.", socket, in)).startsWith("250");
    }
  }

  private static String say(String line, Socket socket, BufferedReader in) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return in.readLine();
  }

  @Override
  public void close() {
    gateway.stop().await();
    vertx.close().await();
  }
}
