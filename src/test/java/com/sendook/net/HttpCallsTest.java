package com.sendook.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
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
