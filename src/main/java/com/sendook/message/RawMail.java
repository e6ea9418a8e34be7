package com.sendook.message;

import com.sendook.problem.Problem;
import com.sendook.queue.MemoryBudget;
import com.sendook.receipt.Receipts;
import com.sendook.store.ByteSource;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/**
 * A message as a mail (RFC 5322): a received one as it came in, under what we say of its origin; a
 * sent one as it goes out, less the signature: it is composed anew and comes to the same bytes each
 * time.
 */
public final class RawMail {
  /** The stored message, its parts while they are composed, and the mail. */
  private static final int BYTES_IN_MEMORY = 3;

  private final Messages messages;
  private final Receipts receipts;
  private final Function<Message, Future<Buffer>> composer;
  private final MemoryBudget memory;

  /**
   * @param composer writes a message with its bodies in place as a mail
   * @param memory what mails may take while they are read
   */
  public RawMail(
      Messages messages,
      Receipts receipts,
      Function<Message, Future<Buffer>> composer,
      MemoryBudget memory) {
    this.messages = messages;
    this.receipts = receipts;
    this.composer = composer;
    this.memory = memory;
  }

  /** Hands the mail to the reader, and holds it for as long as that takes. */
  Future<Void> read(Message slim, Function<ByteSource, Future<Void>> reader) {
    return slim.direction() == Direction.INBOUND
        ? asReceived(slim).compose(reader)
        : memory.with(
            slim.size() * BYTES_IN_MEMORY,
            () -> messages.inline(slim).compose(composer).map(ByteSource::of).compose(reader));
  }

  private Future<ByteSource> asReceived(Message slim) {
    return receipts
        .source(slim.receiptId())
        .compose(
            source ->
                source == null
                    ? Future.failedFuture(Problem.notFound("Raw mail"))
                    : judged(slim, source));
  }

  /** What we say of its origin stands first among the headers, here as there. */
  private static Future<ByteSource> judged(Message slim, ByteSource source) {
    var first = slim.headers().isEmpty() ? null : slim.headers().get(0);
    if (first == null || !first.name().equals(AuthenticationResults.FIELD)) {
      // It came before mail was judged here.
      return Future.succeededFuture(source);
    }
    var ours = first.value();
    return source
        .beginning()
        .map(bytes -> source.beginningWith(bytes, AuthenticationResults.inFront(bytes, ours)));
  }
}
