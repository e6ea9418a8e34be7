package com.sendook.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.queue.MemoryBudget;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Servers that are slow, endless or lead elsewhere. */
class HttpCallsTest {
  private static final Vertx VERTX = Vertx.vertx();

  private final HttpCalls calls = new HttpCalls(VERTX, Duration.ofSeconds(20));
  private final HttpCalls hasty = new HttpCalls(VERTX, Duration.ofMillis(400));

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  private static URI serve(Handler<HttpServerRequest> handler) {
    HttpServer server = VERTX.createHttpServer().requestHandler(handler).listen(0).await();
    return URI.create("http://localhost:" + server.actualPort() + "/a?b=c");
  }

  @Test
  void anAnswerOfTheLengthThatIsAllowedIsWhole() {
    var url = serve(request -> request.response().end(request.uri()));
    var answer = calls.get(url, Map.of(), 6).await();
    assertThat(answer.isGood()).isTrue();
    assertThat(answer.body().toString()).isEqualTo("/a?b=c");
    assertThatThrownBy(() -> calls.get(url, Map.of(), 5).await())
        .hasMessageContaining("5 bytes")
        .isInstanceOf(IOException.class);
  }

  @Test
  void whoeverIsSlowIsNotWaitedFor() {
    var silent = serve(request -> {});
    assertThatThrownBy(() -> hasty.get(silent, Map.of(), 99).await())
        .isInstanceOf(TimeoutException.class);
    var dripping =
        serve(
            request -> {
              request.response().setChunked(true);
              VERTX.setPeriodic(50, tick -> request.response().write("."));
            });
    assertThatThrownBy(() -> hasty.get(dripping, Map.of(), 99).await())
        .isInstanceOf(TimeoutException.class);
  }

  /** It writes ten pieces of 64 KiB, one each 100 ms: each gives it a quarter of a second more. */
  private static URI steady() {
    return serve(
        request -> {
          var left = new AtomicInteger(10);
          request.response().setChunked(true);
          VERTX.setPeriodic(
              100,
              tick -> {
                request.response().write(Buffer.buffer(new byte[64 * 1024]));
                if (left.decrementAndGet() == 0) {
                  VERTX.cancelTimer(tick);
                  request.response().end();
                }
              });
        });
  }

  @Test
  void aDownloadHasTheTimeOfItsSizeAndAShareOfTheMemory() {
    var budget = new MemoryBudget(3 << 20);
    var share = budget.share();

    var whole = hasty.download(steady(), Map.of(), 1 << 20, share).await();

    assertThat(whole.body().length()).isEqualTo(640 * 1024);
    var held = 3L * 640 * 1024;
    assertThat(budget.share().reach((3 << 20) - held + 1)).isFalse();
    var second = budget.share();
    assertThatThrownBy(() -> hasty.download(steady(), Map.of(), 1 << 20, second).await())
        .as("there is room for a mail of half that length")
        .isInstanceOf(IOException.class);
    second.release();
    share.release();
    assertThat(budget.share().reach(3 << 20)).isTrue();
  }

  @Test
  void aFailureIsToldWithoutItsUrl() {
    var url = serve(request -> request.response().setStatusCode(403).end());
    var refused = calls.get(url, Map.of(), 9).compose(HttpCalls.Answer::good);
    assertThatThrownBy(refused::await)
        .satisfies(error -> assertThat(HttpCalls.brief(error)).isEqualTo("status 403"));
    assertThat(HttpCalls.brief(new IOException("http://localhost/?signature=secret")))
        .isEqualTo("IOException");
  }

  @Test
  void nobodyIsFollowedElsewhere() {
    var elsewhere = serve(request -> request.response().end("here"));
    var url =
        serve(
            request ->
                request
                    .response()
                    .setStatusCode(302)
                    .putHeader("Location", elsewhere.toString())
                    .end());
    assertThat(calls.get(url, Map.of(), 99).await().status()).isEqualTo(302);
  }
}
