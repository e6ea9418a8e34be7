package com.sendook.net;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls servers that the gateway knows by name, such as a provider's API. One deadline holds for
 * all of a call, an answer that is longer than allowed is none, redirects are not followed, and
 * certificates are checked.
 */
public final class HttpCalls {
  private static final int CONNECTIONS = 8;
  private static final int MAX_WAITING = 64;

  private final Vertx vertx;
  private final HttpClient http;
  private final Duration timeout;

  /**
   * Calls of one kind.
   *
   * @param timeout how long a call may take in all
   */
  public HttpCalls(Vertx vertx, Duration timeout) {
    this.vertx = vertx;
    this.timeout = timeout;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) timeout.toMillis()),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING));
  }

  /** What a server answered. */
  public record Answer(int status, Buffer body) {
    /** Whether it did what it was asked for. */
    public boolean isGood() {
      return status >= 200 && status < 300;
    }
  }

  /** Fetches; fails where no whole answer of at most so many bytes comes in time. */
  public Future<Answer> get(URI url, Map<String, String> headers, int maxBytes) {
    return call(HttpMethod.GET, url, headers, Buffer.buffer(), maxBytes);
  }

  /** Posts; fails where no whole answer of at most so many bytes comes in time. */
  public Future<Answer> post(URI url, Map<String, String> headers, Buffer body, int maxBytes) {
    return call(HttpMethod.POST, url, headers, body, maxBytes);
  }

  private Future<Answer> call(
      HttpMethod method, URI url, Map<String, String> headers, Buffer body, int maxBytes) {
    var options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(url.toASCIIString())
            .setFollowRedirects(false);
    headers.forEach(options::putHeader);
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    var connected = http.request(options);
    return connected
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        // A connection that comes too late is wanted by others.
        .onFailure(late -> connected.onSuccess(HttpClientRequest::reset))
        .compose(request -> exchange(request, body, maxBytes, deadlineNanos));
  }

  private Future<Answer> exchange(
      HttpClientRequest request, Buffer body, int maxBytes, long deadlineNanos) {
    long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    Promise<Answer> answered = Promise.promise();
    long deadline =
        vertx.setTimer(
            Math.max(1, left),
            late -> {
              answered.tryFail(new TimeoutException("no answer within " + timeout));
              request.reset();
            });
    request
        .send(body)
        .compose(response -> read(response, maxBytes))
        .onComplete(answered::tryComplete, answered::tryFail);
    return answered.future().onComplete(done -> vertx.cancelTimer(deadline));
  }

  private static Future<Answer> read(HttpClientResponse response, int maxBytes) {
    Promise<Answer> whole = Promise.promise();
    var body = Buffer.buffer();
    response
        .handler(
            chunk -> {
              if (body.length() + chunk.length() > maxBytes) {
                whole.tryFail(new IOException("the answer has more than " + maxBytes + " bytes"));
                response.request().reset();
              } else {
                body.appendBuffer(chunk);
              }
            })
        .exceptionHandler(whole::tryFail)
        .endHandler(end -> whole.tryComplete(new Answer(response.statusCode(), body)));
    return whole.future();
  }
}
