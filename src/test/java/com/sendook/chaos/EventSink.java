package com.sendook.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The endpoints of many webhooks: notes which event came to which, in what order, how often. */
final class EventSink implements AutoCloseable {
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final HttpServer server;
  private final Map<String, Map<String, Integer>> endpoints = new ConcurrentHashMap<>();
  private final AtomicInteger first = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();

  /** Listens at once. */
  EventSink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  String url(String endpoint) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + endpoint;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var event = new JsonObject(Buffer.buffer(exchange.getRequestBody().readAllBytes()));
      note(exchange.getRequestURI().getPath().substring(1), event.getString("id"));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void note(String endpoint, String event) {
    var events = endpoints.computeIfAbsent(endpoint, name -> new LinkedHashMap<>());
    synchronized (events) {
      int times = events.merge(event, 1, Integer::sum);
      (times == 1 ? first : repeated).incrementAndGet();
    }
  }

  /** The events that came to the endpoint, by their first arrivals. */
  List<String> arrivals(String endpoint) {
    var events = endpoints.getOrDefault(endpoint, Map.of());
    synchronized (events) {
      return List.copyOf(events.keySet());
    }
  }

  /** Events that came to an endpoint, over all of these. */
  int countFirst() {
    return first.get();
  }

  /** Posts beyond the first of each event to each endpoint. */
  int countRepeated() {
    return repeated.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
