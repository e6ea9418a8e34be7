package com.sendook.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Group commit: writes that come while others are under way go out together, in the order they
 * came. A lone write waits for nobody. Each caller gets its own result, on the context it called
 * from. Two writes of one document are never under way at once. Shared by the event loops.
 *
 * @param <T> a write
 * @param <R> what its caller gets
 */
public final class Batcher<T, R> {
  private static final int MAX_UNDER_WAY = 2;
  private static final int MAX_WRITES = 200;
  private static final long MAX_BYTES = 2 * 1024 * 1024;

  private final Function<T, String> id;
  private final ToLongFunction<T> bytes;
  private final Function<List<T>, Future<List<Future<R>>>> writer;
  private final Deque<Pending<T, R>> waiting = new ArrayDeque<>();
  private final Set<String> busy = new HashSet<>();
  private int underWay;

  private record Pending<T, R>(T write, Promise<R> result, Context caller) {
    void complete(Future<R> outcome) {
      if (caller == null) {
        outcome.onComplete(result);
      } else {
        caller.runOnContext(v -> outcome.onComplete(result));
      }
    }
  }

  /**
   * A batcher with nothing to write.
   *
   * @param id the document that a write is for
   * @param bytes about how large it is
   * @param writer writes a batch; completes with one result for each, or fails for all
   */
  public Batcher(
      Function<T, String> id,
      ToLongFunction<T> bytes,
      Function<List<T>, Future<List<Future<R>>>> writer) {
    this.id = id;
    this.bytes = bytes;
    this.writer = writer;
  }

  /** Writes, and completes when it is written. */
  public Future<R> add(T write) {
    return addAll(List.of(write)).get(0);
  }

  /** Writes them, together as far as they fit. */
  public List<Future<R>> addAll(List<T> writes) {
    var caller = Vertx.currentContext();
    var results = new ArrayList<Future<R>>();
    synchronized (this) {
      for (var write : writes) {
        Promise<R> result = Promise.promise();
        waiting.add(new Pending<>(write, result, caller));
        results.add(result.future());
      }
    }
    flush();
    return results;
  }

  private void flush() {
    for (var batch = next(); !batch.isEmpty(); batch = next()) {
      write(batch);
    }
  }

  private synchronized List<Pending<T, R>> next() {
    var batch = new ArrayList<Pending<T, R>>();
    if (underWay == MAX_UNDER_WAY) {
      return batch;
    }
    long left = MAX_BYTES;
    var all = waiting.iterator();
    while (all.hasNext() && batch.size() < MAX_WRITES && left > 0) {
      var each = all.next();
      if (busy.add(id.apply(each.write()))) {
        batch.add(each);
        left -= bytes.applyAsLong(each.write());
        all.remove();
      }
    }
    if (!batch.isEmpty()) {
      underWay++;
    }
    return batch;
  }

  private void write(List<Pending<T, R>> batch) {
    Future.<List<Future<R>>>future(
            promise ->
                writer.apply(batch.stream().map(Pending::write).toList()).onComplete(promise))
        .onComplete(
            written -> {
              done(batch);
              for (int i = 0; i < batch.size(); i++) {
                batch
                    .get(i)
                    .complete(
                        written.succeeded()
                            ? written.result().get(i)
                            : Future.failedFuture(written.cause()));
              }
              flush();
            });
  }

  private synchronized void done(List<Pending<T, R>> batch) {
    underWay--;
    batch.forEach(each -> busy.remove(id.apply(each.write())));
  }
}
