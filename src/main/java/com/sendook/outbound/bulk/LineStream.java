package com.sendook.outbound.bulk;

import com.sendook.queue.MemoryBudget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One bulk request: lines in, answers out, in the same order. Takes no more lines while enough of
 * them are being accepted, or while the client does not read its answers; so however many there
 * are, memory holds a window of them. Lives on the request's event loop.
 */
final class LineStream {
  private static final int MAX_LINES = 256;
  private static final int MAX_BYTES = 1 << 20;
  private static final int INLINE_BYTES = 64 * 1024;

  /** The line, the JSON read from it, and what is made of that. */
  private static final int BYTES_IN_MEMORY = 4;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final AcceptLine accept;
  private final MemoryBudget memory;
  private final LineSplitter splitter;
  private final Deque<Future<JsonObject>> answers = new ArrayDeque<>();
  private long bytesInHand;
  private boolean ended;
  private boolean writing;

  LineStream(
      Vertx vertx,
      HttpServerRequest request,
      AcceptLine accept,
      MemoryBudget memory,
      int maxLineBytes) {
    this.vertx = vertx;
    this.request = request;
    this.response = request.response();
    this.accept = accept;
    this.memory = memory;
    this.splitter =
        new LineSplitter(
            maxLineBytes,
            this::take,
            () -> add(Future.succeededFuture(AcceptLine.tooLong(maxLineBytes)), 0));
  }

  /** From here on lines are taken. */
  void begin() {
    response.setChunked(true).putHeader("Content-Type", "application/x-ndjson");
    response.drainHandler(drained -> flow());
    // Whoever has gone gets no answers; what is being accepted goes on.
    response.closeHandler(closed -> ended = true);
    request.exceptionHandler(broken -> ended = true);
    request.handler(
        chunk -> {
          splitter.append(chunk);
          flow();
        });
    request.endHandler(
        end -> {
          ended = true;
          splitter.end();
          flow();
        });
    request.resume();
  }

  private void take(Buffer line) {
    int length = line.length();
    var answer =
        memory
            .with((long) length * BYTES_IN_MEMORY, () -> read(line).compose(accept::accept))
            .otherwise(AcceptLine::refusal);
    add(answer, length);
  }

  private Future<BulkLine> read(Buffer line) {
    return line.length() > INLINE_BYTES
        ? vertx.executeBlocking(() -> BulkLine.read(line), false)
        : Future.future(read -> read.complete(BulkLine.read(line)));
  }

  private void add(Future<JsonObject> answer, long bytes) {
    answers.add(answer);
    bytesInHand += bytes;
    answer.onComplete(
        known -> {
          bytesInHand -= bytes;
          flow();
        });
  }

  /** Writes the answers that are known, up to the first that is not, and takes lines if it may. */
  private void flow() {
    // Ended: whoever watches over the store may have said already that it is away.
    if (writing || response.closed() || response.ended()) {
      return;
    }
    writing = true;
    while (!answers.isEmpty() && answers.element().isComplete() && !response.writeQueueFull()) {
      response.write(answers.remove().result().toBuffer().appendByte((byte) '\n'));
    }
    writing = false;
    if (ended && answers.isEmpty()) {
      response.end();
    } else if (answers.size() >= MAX_LINES
        || bytesInHand >= MAX_BYTES
        || response.writeQueueFull()) {
      request.pause();
    } else {
      request.resume();
    }
  }
}
