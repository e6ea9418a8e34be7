package com.sendook.contract;

import com.sendook.GatewayExtension;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** A program that calls the API with one key; it sends whatever it is asked to. */
final class Caller {
  private static final int PATIENCE_SECONDS = 20;
  private static final int CONNECTIONS = 50;

  private static final String HOST = "localhost";

  private final GatewayExtension gateway;
  private final HttpClient client;
  private final String key;

  private Caller(GatewayExtension gateway, HttpClient client, String key) {
    this.gateway = gateway;
    this.client = client;
    this.key = key;
  }

  static Caller of(GatewayExtension gateway, String key) {
    var options = new HttpClientOptions().setKeepAlive(true);
    var pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS);
    return new Caller(gateway, gateway.vertx().createHttpClient(options, pool), key);
  }

  /** The same with another key, or with none. */
  Caller as(String other) {
    return new Caller(gateway, client, other);
  }

  /** Where the gateway is reached from this machine. */
  String here() {
    return "http://" + HOST + ":" + gateway.httpPort();
  }

  /** The mail as the gateway has sent it to a recipient, who is no inbox here. */
  String sandboxed(String messageId, String recipient) {
    return gateway.sandboxed(messageId, recipient).orElseThrow();
  }

  /** What a caller may send; a null is not sent. */
  record Request(
      String method, String target, String contentType, Buffer body, String idempotencyKey) {
    Request(String method, String target, String contentType, Buffer body) {
      this(method, target, contentType, body, null);
    }

    /** The same with an {@code Idempotency-Key}. */
    Request with(String key) {
      return new Request(method, target, contentType, body, key);
    }

    static Request of(String method, String target) {
      return new Request(method, target, null, null);
    }

    static Request json(String method, String target, Object json) {
      return new Request(
          method,
          target,
          target.endsWith("/bulk") ? "application/x-ndjson" : "application/json",
          json instanceof String text ? Buffer.buffer(text) : ((JsonObject) json).toBuffer());
    }

    @Override
    public String toString() {
      return method + " " + target + (body == null ? "" : " (" + contentType + ") " + body);
    }
  }

  /** What came back. */
  record Answer(int status, MultiMap headers, Buffer body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    /** The error without what differs each time. */
    JsonObject error() {
      var error = json();
      error.remove("requestId");
      return error;
    }
  }

  Answer call(Request request) {
    try {
      return send(request).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("no answer to " + request, e);
    }
  }

  Future<Answer> send(Request request) {
    return client
        .request(HttpMethod.valueOf(request.method()), gateway.httpPort(), HOST, request.target())
        .compose(
            call -> {
              if (key != null) {
                call.putHeader("Authorization", "Bearer " + key);
              }
              if (request.contentType() != null) {
                call.putHeader("Content-Type", request.contentType());
              }
              if (request.idempotencyKey() != null) {
                call.putHeader("Idempotency-Key", request.idempotencyKey());
              }
              var body = request.body() == null ? Buffer.buffer() : request.body();
              // Here, and not behind: what comes before somebody listens is lost.
              return call.send(body).compose(Caller::read);
            });
  }

  private static Future<Answer> read(HttpClientResponse head) {
    if ("text/event-stream".equals(head.getHeader("Content-Type"))) {
      // It has no end: what counts here is how it begins.
      var unused = head.request().reset();
      return Future.succeededFuture(new Answer(head.statusCode(), head.headers(), Buffer.buffer()));
    }
    return head.body().map(body -> new Answer(head.statusCode(), head.headers(), body));
  }

  /**
   * Announces a body of so many bytes and sends none of it: over a connection that nobody uses
   * behind it.
   */
  Answer announce(String method, String target, long bytes) {
    var alone = gateway.vertx().createHttpClient();
    return alone
        .request(HttpMethod.valueOf(method), gateway.httpPort(), HOST, target)
        .compose(
            call -> {
              call.putHeader("Authorization", "Bearer " + key)
                  .putHeader("Content-Type", "application/json")
                  .putHeader("Content-Length", String.valueOf(bytes));
              var answer = call.response().compose(Caller::read);
              return call.sendHead().compose(sent -> answer);
            })
        .eventually(alone::close)
        .await();
  }
}
