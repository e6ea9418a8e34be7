package com.sendook.removal;

import com.sendook.message.Remains;
import com.sendook.message.RemoveMessage;
import com.sendook.queue.Verdict;
import com.sendook.queue.Work;
import com.sendook.receipt.Receipts;
import com.sendook.store.Documents;
import com.sendook.thread.Threads;
import io.vertx.core.Future;
import java.time.Duration;

/** Clears up behind a message that was removed; begun again, it goes on where it was. */
public final class ConcludeRemoval {
  private static final Duration STILL_PROCESSED = Duration.ofSeconds(5);

  private final Receipts receipts;
  private final RemoveMessage removal;
  private final Threads threads;

  public ConcludeRemoval(Receipts receipts, RemoveMessage removal, Threads threads) {
    this.receipts = receipts;
    this.removal = removal;
    this.threads = threads;
  }

  /** One turn of the work on a removal. */
  public Future<Verdict> handle(Work work) {
    var remains = Documents.read(work.document(), Remains.class);
    return isInTheMaking(remains)
        .compose(
            inTheMaking ->
                inTheMaking
                    ? Future.succeededFuture(Verdict.later(STILL_PROCESSED))
                    : removal
                        .remove(remains)
                        .compose(gone -> threads.leave(remains.threadId()))
                        .map(new Verdict.Remove()));
  }

  /** A receipt that is processed again makes a message again that is gone by then. */
  private Future<Boolean> isInTheMaking(Remains remains) {
    return remains.receiptId() == null
        ? Future.succeededFuture(false)
        : receipts.isPending(remains.receiptId());
  }
}
