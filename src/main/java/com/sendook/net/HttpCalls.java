package com.sendook.net;

import com.sendook.queue.MemoryBudget;
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

  /** What came, the buffer that grows with it, and what is read from it. */
  private static final int BYTES_IN_MEMORY = 3;

  private static final int LEAST_BYTES_PER_SECOND = 256 * 1024;

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

    /** What came with a good answer; any other fails by its status. */
    public Future<Buffer> good() {
      return isGood() ? Future.succeededFuture(body) : Future.failedFuture(new Refusal(status));
    }
  }

  /** The server answered, and not well. */
  private static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    Refusal(int status) {
      super("status " + status);
    }
  }

  /**
   * What may stand in a log about a failure: its words may hold a URL, and that may be a secret.
   */
  public static String brief(Throwable error) {
    return error instanceof Refusal ? error.getMessage() : error.getClass().getSimpleName();
  }

  /** Fetches; fails where no whole answer of at most so many bytes comes in time. */
  public Future<Answer> get(URI url, Map<String, String> headers, int maxBytes) {
    return call(HttpMethod.GET, url, headers, Buffer.buffer(), new Limit(maxBytes, null));
  }

  /**
   * Fetches what may be long: it has a second more for each 256 KiB that came, and memory for what
   * came; fails also where there is none left.
   *
   * @param memory whoever gives it releases it
   */
  public Future<Answer> download(
      URI url, Map<String, String> headers, int maxBytes, MemoryBudget.Share memory) {
    return call(HttpMethod.GET, url, headers, Buffer.buffer(), new Limit(maxBytes, memory));
  }

  /** Posts; fails where no whole answer of at most so many bytes comes in time. */
  public Future<Answer> post(URI url, Map<String, String> headers, Buffer body, int maxBytes) {
    return call(HttpMethod.POST, url, headers, body, new Limit(maxBytes, null));
  }

  /** How much of an answer is taken; without memory it is short, and has the time of a call. */
  private record Limit(int maxBytes, MemoryBudget.Share memory) {
    boolean allows(long bytes) {
      return bytes <= maxBytes && (memory == null || memory.reach(bytes * BYTES_IN_MEMORY));
    }

    long moreMillis(long bytes) {
      return memory == null ? 0 : bytes * 1000 / LEAST_BYTES_PER_SECOND;
    }
  }

  private Future<Answer> call(
      HttpMethod method, URI url, Map<String, String> headers, Buffer body, Limit limit) {
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
        .compose(request -> exchange(request, body, limit, deadlineNanos));
  }

  private Future<Answer> exchange(
      HttpClientRequest request, Buffer body, Limit limit, long deadlineNanos) {
    Promise<Answer> answered = Promise.promise();
    var taken = Buffer.buffer();
    watch(request, answered, limit, taken, deadlineNanos);
    request
        .send(body)
        .compose(response -> read(response, limit, taken))
        .onComplete(answered::tryComplete, answered::tryFail);
    return answered.future();
  }

  /** Ends the exchange when its time is over, of which there is more the more came. */
  private void watch(
      HttpClientRequest request,
      Promise<Answer> answered,
      Limit limit,
      Buffer taken,
      long deadlineNanos) {
    long left =
        TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())
            + limit.moreMillis(taken.length());
    long timer =
        vertx.setTimer(
            Math.max(1, left),
            due -> {
              if (answered.future().isComplete()) {
                return;
              }
              long more = limit.moreMillis(taken.length());
              if (System.nanoTime() < deadlineNanos + TimeUnit.MILLISECONDS.toNanos(more)) {
                watch(request, answered, limit, taken, deadlineNanos);
              } else {
                answered.tryFail(new TimeoutException("no answer within " + timeout));
                request.reset();
              }
            });
    answered.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private static Future<Answer> read(HttpClientResponse response, Limit limit, Buffer body) {
    Promise<Answer> whole = Promise.promise();
    response
        .handler(
            chunk -> {
              if (whole.future().isComplete()) {
                return;
              }
              if (limit.allows((long) body.length() + chunk.length())) {
                body.appendBuffer(chunk);
              } else {
                whole.tryFail(
                    new IOException(
                        "the answer has more than %d bytes, or than there is room for"
                            .formatted(limit.maxBytes())));
                response.request().reset();
              }
            })
        .exceptionHandler(whole::tryFail)
        .endHandler(end -> whole.tryComplete(new Answer(response.statusCode(), body)));
    return whole.future();
  }
}
