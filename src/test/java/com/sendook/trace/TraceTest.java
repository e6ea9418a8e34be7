package com.sendook.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that share one event loop, and wait for each other there. */
class TraceTest {
  private static final int REQUESTS = 50;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Queue<Promise<Void>> waiting = new ArrayDeque<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void interleavedRequestsNeverMixTheirIds() {
    var port = serve();
    var client = vertx.createHttpClient();
    var answers =
        IntStream.range(0, REQUESTS)
            .mapToObj(
                i ->
                    client
                        .request(new RequestOptions().setPort(port).putHeader("id", "r" + i))
                        .compose(request -> request.send())
                        .compose(response -> response.body())
                        .map(Object::toString))
            .toList();

    var seen = Future.all(answers).<String>map(all -> String.join("|", all.<String>list())).await();

    assertThat(seen.split("\\|"))
        .containsExactly(
            IntStream.range(0, REQUESTS)
                .mapToObj(i -> "[r%d] ".formatted(i).repeat(4))
                .toArray(String[]::new));
  }

  private int serve() {
    return vertx.createHttpServer().requestHandler(this::answer).listen(0).await().actualPort();
  }

  /** Says what a line of its log would begin with, after each kind of wait. */
  private void answer(HttpServerRequest request) {
    var said = new StringBuilder();
    Trace.begin(request.getHeader("id"));
    turn()
        .onSuccess(done -> said.append(prefix()))
        .compose(done -> vertx.timer(1 + said.length() % 7, TimeUnit.MILLISECONDS))
        .onSuccess(done -> said.append(prefix()))
        .compose(done -> vertx.executeBlocking(TraceTest::prefix, false))
        .onSuccess(said::append)
        .compose(done -> shared())
        .onSuccess(done -> said.append(prefix()))
        .onSuccess(done -> request.response().end(said.toString()));
  }

  private static String prefix() {
    return new TraceConverter().convert(new LoggingEvent());
  }

  /** Each is let go by the next one that comes, and the last by a timer of nobody. */
  private Future<Void> turn() {
    Promise<Void> turn = Contexts.promise();
    var before = waiting.poll();
    waiting.add(turn);
    if (before != null) {
      before.tryComplete();
    }
    vertx.setTimer(100, late -> turn.tryComplete());
    return turn.future();
  }

  /** Completed on a context that has nothing to do with the caller's. */
  private Future<Void> shared() {
    Promise<Void> shared = Promise.promise();
    Contexts.own(vertx)
        .runOnContext(
            elsewhere -> {
              Trace.begin("nobody");
              shared.complete();
            });
    return shared.future();
  }

  @Test
  void whatManyShareIsNobodys() {
    var context = vertx.getOrCreateContext();
    Promise<Trace> later = Promise.promise();
    context.runOnContext(
        first -> {
          Trace.begin("leaked");
          context.runOnContext(second -> later.complete(Trace.current()));
        });

    assertThat(later.future().await()).isEqualTo(Trace.NONE);
    assertThat(Trace.current()).isEqualTo(Trace.NONE);
  }

  @Test
  void workIsDoneForWhomItWasMadeFor() {
    var carried = onOwnContext("maker", () -> Future.succeededFuture(Carried.from("posts")));

    var seen =
        onOwnContext(
            "another",
            () ->
                Carried.follow(
                    carried,
                    "posts",
                    "m1",
                    () -> vertx.timer(1, TimeUnit.MILLISECONDS).map(done -> Trace.current())));

    assertThat(carried).isEqualTo(new JsonObject().put("requestId", "maker"));
    assertThat(seen).isEqualTo(new Trace("maker", "m1"));
    assertThat(List.of(Trace.NONE)).containsExactly(Trace.current());
  }

  private <T> T onOwnContext(String requestId, java.util.function.Supplier<Future<T>> step) {
    Promise<T> done = Promise.promise();
    Contexts.own(vertx)
        .runOnContext(
            own -> {
              Trace.begin(requestId);
              step.get().onComplete(done);
            });
    return done.future().await();
  }

  /** As the lines of a bulk request are. */
  @Test
  void whatARequestMakesAtTheSameTimeIsToldApart() {
    Promise<List<Trace>> seen = Promise.promise();
    Contexts.own(vertx)
        .runOnContext(
            go -> {
              var traces = new ArrayList<Trace>();
              Trace.begin("r1");
              Trace.about("m1", () -> traces.add(Trace.current()));
              Trace.about("m2", () -> traces.add(Trace.current()));
              traces.add(Trace.current());
              seen.complete(traces);
            });
    assertThat(seen.future().await())
        .containsExactly(new Trace("r1", "m1"), new Trace("r1", "m2"), new Trace("r1", null));
  }
}
