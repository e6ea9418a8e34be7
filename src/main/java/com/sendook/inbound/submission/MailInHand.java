package com.sendook.inbound.submission;

import com.sendook.inbound.smtp.Intake;
import com.sendook.inbound.smtp.SmtpEnvelope;
import com.sendook.inbox.Inbox;
import com.sendook.problem.Problem;
import com.sendook.queue.MemoryBudget;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * A submitted mail while it comes in. It is held in memory, as the body of a request is: a small
 * one as it comes, a larger one while there is room for what came, so that a slow client holds no
 * more than it has sent. Where there is none left it is to come again.
 */
final class MailInHand implements Intake.Receipt {
  private static final int SMALL_BYTES = 256 * 1024;

  /** What is quick enough to be read on the event loop. */
  private static final int INLINE_BYTES = 32 * 1024;

  /** The mail, and what was read from it. */
  private static final int TIMES_IN_MEMORY = 2;

  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final MemoryBudget.Share memory;
  private final SmtpEnvelope envelope;
  private final Inbox inbox;
  private final BiFunction<Inbox, ReadMail, Future<String>> submit;
  private final String id = Ids.next();
  private Buffer raw = Buffer.buffer();
  private boolean traced;

  MailInHand(
      Vertx vertx,
      MemoryBudget memory,
      SmtpEnvelope envelope,
      Inbox inbox,
      BiFunction<Inbox, ReadMail, Future<String>> submit) {
    this.vertx = vertx;
    this.memory = memory.share();
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
    return raw.length() <= SMALL_BYTES || memory.reach((long) raw.length() * TIMES_IN_MEMORY)
        ? Future.succeededFuture()
        : Future.failedFuture(Problem.busy("There is no room for this mail now", AGAIN));
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

  private void leave() {
    raw = Buffer.buffer();
    memory.release();
  }
}
