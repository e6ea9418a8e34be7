package com.sendook.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A user's program that is told of events, and notes of which. */
final class WebhookSink implements AutoCloseable {
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final HttpServer server;
  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private final Set<String> received = ConcurrentHashMap.newKeySet();
  private final Set<String> events = ConcurrentHashMap.newKeySet();
  private final AtomicInteger posts = new AtomicInteger();

  /** Listens at once. */
  WebhookSink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      note(new JsonObject(Buffer.buffer(exchange.getRequestBody().readAllBytes())));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void note(JsonObject event) {
    posts.incrementAndGet();
    events.add(event.getString("id"));
    if (event.getString("event").equals("message.sent")) {
      sent.add(event.getString("messageId"));
    } else {
      received.add(event.getJsonObject("payload").getString("subject"));
    }
  }

  boolean knowsSent(String id) {
    return sent.contains(id);
  }

  boolean knowsReceived(String subject) {
    return received.contains(subject);
  }

  int countEvents() {
    return events.size();
  }

  /** Posts beyond the first of each event. */
  int countRepeated() {
    return posts.get() - events.size();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
