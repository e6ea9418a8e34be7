package com.sendook.webhook;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A user's endpoint on a port of this machine, which answers as a test wants it to. */
final class FakeEndpoint {
  /** A request as it came. */
  record Received(String target, String host, String serverName, MultiMap headers, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    Map<String, List<String>> headerLists() {
      return headers.names().stream().collect(Collectors.toMap(name -> name, headers::getAll));
    }
  }

  /** Answers one request. */
  interface Answer {
    void give(HttpServerRequest request);
  }

  final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  FakeEndpoint(Vertx vertx, HttpServerOptions options) {
    this(vertx, options, "127.0.0.1");
  }

  FakeEndpoint(Vertx vertx, HttpServerOptions options, String address) {
    server =
        WebhookFixture.await(
            vertx.createHttpServer(options).requestHandler(this::take).listen(0, address));
  }

  /** The answers, one after the other; the last one stays. */
  FakeEndpoint answering(Answer... inOrder) {
    answers.clear();
    answers.addAll(List.of(inOrder));
    return this;
  }

  static Answer status(int status) {
    return request -> request.response().setStatusCode(status).end("answer " + status);
  }

  int port() {
    return server.actualPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook?a=b";
  }

  private void take(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              received.add(
                  new Received(
                      request.uri(),
                      request.getHeader("Host"),
                      request.connection().indicatedServerName(),
                      request.headers(),
                      body.toString()));
              var answer = answers.size() > 1 ? answers.remove(0) : answers.get(0);
              answer.give(request);
            });
  }
}
