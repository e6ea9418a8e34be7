package com.sendook.acceptance;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A user's program that is told of events, and keeps what it is told. */
final class WebhookEndpoint implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A request as it came. */
  record Post(HttpHeaders headers, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    String event() {
      return json().getString("event");
    }
  }

  private final HttpServer server;
  private final List<Post> posts = new CopyOnWriteArrayList<>();

  /** Listens at once. */
  WebhookEndpoint(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      posts.add(new Post(HttpHeaders.of(exchange.getRequestHeaders(), (n, v) -> true), body));
      exchange.sendResponseHeaders(204, -1);
    }
  }

  static String url(int port) {
    return "http://127.0.0.1:" + port + "/hook";
  }

  String url() {
    return url(server.getAddress().getPort());
  }

  Stream<Post> posts(String event) {
    return posts.stream().filter(each -> each.event().equals(event));
  }

  /** The first post of that event, once it is there. */
  Post awaitPost(String event) {
    await("the webhook is told of " + event)
        .atMost(PATIENCE)
        .until(() -> posts(event).findAny().isPresent());
    return posts(event).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
