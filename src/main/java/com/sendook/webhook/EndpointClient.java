package com.sendook.webhook;

import com.sendook.webhook.Outcome.Answered;
import com.sendook.webhook.Outcome.Unanswered;
import com.sendook.webhook.Resolution.Allowed;
import com.sendook.webhook.Resolution.Forbidden;
import com.sendook.webhook.Resolution.Unknown;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Posts to endpoints of users, which may be anything: slow, silent, endless or hostile. One
 * deadline holds for all of a post, from the look-up of the host to the answer; redirects are not
 * followed; of an answer no more than its first {@value #KEPT_BYTES} bytes are read.
 */
public final class EndpointClient {
  static final int KEPT_BYTES = 4096;

  /** Too Many Requests (RFC 6585), Service Unavailable (RFC 9110). */
  private static final Set<Integer> ASK_TO_WAIT = Set.of(429, 503);

  private final Vertx vertx;
  private final HttpClient http;
  private final AddressGuard guard;
  private final Duration timeout;

  EndpointClient(
      Vertx vertx,
      HttpClientOptions options,
      AddressGuard guard,
      Duration timeout,
      int connections) {
    this.vertx = vertx;
    this.guard = guard;
    this.timeout = timeout;
    this.http =
        vertx.createHttpClient(
            options.setConnectTimeout((int) timeout.toMillis()),
            new PoolOptions().setHttp1MaxSize(connections));
  }

  /**
   * A client for one node.
   *
   * @param timeout how long a post may take in all
   * @param connections to one host: as many as there are posts at one time, since many webhooks may
   *     be on one, and none is to wait for another's
   */
  public EndpointClient(Vertx vertx, AddressGuard guard, Duration timeout, int connections) {
    this(vertx, new HttpClientOptions(), guard, timeout, connections);
  }

  /** Posts once; never fails. */
  Future<Outcome> post(Endpoint endpoint, Map<String, String> headers, Buffer body) {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    return guard
        .resolve(endpoint)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .compose(
            resolution -> {
              if (resolution instanceof Allowed allowed) {
                var options = options(endpoint, headers);
                return connect(options, endpoint.port(), allowed.addresses(), deadlineNanos)
                    .compose(request -> exchange(request, body, deadlineNanos));
              }
              return Future.succeededFuture(refused(resolution));
            })
        .otherwise(error -> new Unanswered(explain(error)));
  }

  private static Outcome refused(Resolution resolution) {
    return new Unanswered(
        resolution instanceof Forbidden forbidden
            ? "not called: the URL " + forbidden.reason()
            : ((Unknown) resolution).reason());
  }

  private static RequestOptions options(Endpoint endpoint, Map<String, String> headers) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setSsl(endpoint.tls())
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setURI(endpoint.target())
            .setFollowRedirects(false);
    headers.forEach(options::putHeader);
    return options;
  }

  /**
   * Connects to the first address that takes the connection: the host's name goes into the request
   * and the TLS handshake, and is not looked up again.
   */
  private Future<HttpClientRequest> connect(
      RequestOptions options, int port, List<InetAddress> addresses, long deadlineNanos) {
    var address = addresses.get(0).getHostAddress();
    var others = addresses.subList(1, addresses.size());
    options
        .setServer(SocketAddress.inetSocketAddress(port, address))
        .setConnectTimeout(Math.max(1, millisLeft(deadlineNanos) / addresses.size()));
    var connected = http.request(options);
    return others.isEmpty()
        ? connected
        : connected.recover(error -> connect(options, port, others, deadlineNanos));
  }

  private Future<Outcome> exchange(HttpClientRequest request, Buffer body, long deadlineNanos) {
    var deadline = vertx.timer(Math.max(1, millisLeft(deadlineNanos)), TimeUnit.MILLISECONDS);
    deadline.onSuccess(reached -> request.reset());
    return request
        .send(body)
        .compose(EndpointClient::read)
        .otherwise(
            error ->
                new Unanswered(
                    deadline.succeeded() ? explain(new TimeoutException()) : explain(error)))
        .onComplete(done -> deadline.cancel());
  }

  /** An answer counts once its head is there, whatever becomes of its body. */
  private static Future<Outcome> read(HttpClientResponse response) {
    Promise<Void> enough = Promise.promise();
    var kept = Buffer.buffer();
    response
        .handler(
            chunk -> {
              int room = KEPT_BYTES - kept.length();
              kept.appendBuffer(chunk, 0, Math.min(chunk.length(), room));
              if (chunk.length() >= room && enough.tryComplete()) {
                response.request().reset();
              }
            })
        .exceptionHandler(error -> enough.tryComplete())
        .endHandler(end -> enough.tryComplete());
    return enough
        .future()
        .map(
            done ->
                new Answered(
                    response.statusCode(),
                    kept.toString(StandardCharsets.UTF_8),
                    retryAfter(response)));
  }

  private static Duration retryAfter(HttpClientResponse response) {
    return ASK_TO_WAIT.contains(response.statusCode())
        ? RetryAfter.parse(response.getHeader("Retry-After"), Instant.now())
        : Duration.ZERO;
  }

  private static long millisLeft(long deadlineNanos) {
    return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
  }

  private String explain(Throwable error) {
    if (error instanceof TimeoutException || error instanceof ConnectTimeoutException) {
      return "no answer within " + seconds();
    }
    if (error instanceof ConnectException && error.getMessage().contains("refused")) {
      return "connection refused";
    }
    if (error instanceof HttpClosedException || error instanceof StreamResetException) {
      return "the connection was closed before an answer came";
    }
    if (error instanceof SSLException) {
      return "no TLS connection: " + error.getMessage();
    }
    return "no answer: " + error.getMessage();
  }

  private String seconds() {
    return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }
}
