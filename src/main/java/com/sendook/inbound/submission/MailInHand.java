package com.sendook.inbound.submission;

import com.sendook.inbound.smtp.Intake;
import com.sendook.inbound.smtp.SmtpEnvelope;
import com.sendook.inbox.Inbox;
import com.sendook.queue.MemoryBudget;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.function.BiFunction;

/**
 * A submitted mail while it comes in. It is held in memory, as the body of a request is: a small
 * one as it comes, a larger one once there is room for the largest.
 */
final class MailInHand implements Intake.Receipt {
  private static final int SMALL_BYTES = 256 * 1024;

  /** What is quick enough to be read on the event loop. */
  private static final int INLINE_BYTES = 32 * 1024;

  /** The mail, and what was read from it. */
  private static final int TIMES_IN_MEMORY = 2;

  private final Vertx vertx;
  private final MemoryBudget memory;
  private final long reservedBytes;
  private final SmtpEnvelope envelope;
  private final Inbox inbox;
  private final BiFunction<Inbox, ReadMail, Future<String>> submit;
  private final String id = Ids.next();
  private Buffer raw = Buffer.buffer();
  private boolean traced;
  private Future<Void> room;

  MailInHand(
      Vertx vertx,
      MemoryBudget memory,
      long maxBytes,
      SmtpEnvelope envelope,
      Inbox inbox,
      BiFunction<Inbox, ReadMail, Future<String>> submit) {
    this.vertx = vertx;
    this.memory = memory;
    this.reservedBytes = maxBytes * TIMES_IN_MEMORY;
    this.envelope = envelope;
    this.inbox = inbox;
    this.submit = submit;
  }

  /** Of no use but in the trace field, which is left out: the message's id comes with the yes. */
  @Override
  public String id() {
    return id;
  }

  /** The trace field is no concern of those who get the mail: it begins here. */
  @Override
  public Future<Void> write(Buffer bytes) {
    if (!traced) {
      traced = true;
      return Future.succeededFuture();
    }
    raw.appendBuffer(bytes);
    if (raw.length() <= SMALL_BYTES || room != null) {
      return Future.succeededFuture();
    }
    room = memory.acquire(reservedBytes);
    return room;
  }

  @Override
  public Future<String> commit() {
    return read().compose(read -> submit.apply(inbox, read)).onComplete(done -> leave());
  }

  private Future<ReadMail> read() {
    return raw.length() <= INLINE_BYTES
        ? Future.succeededFuture(ReadMail.of(raw, envelope, inbox))
        : vertx.executeBlocking(() -> ReadMail.of(raw, envelope, inbox), false);
  }

  @Override
  public void abandon() {
    leave();
  }

  /** Room that was asked for is given back also where it comes only now. */
  private void leave() {
    raw = Buffer.buffer();
    if (room != null) {
      room.onSuccess(granted -> memory.release(reservedBytes));
    }
  }
}
