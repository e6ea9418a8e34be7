package com.sendook.outbound.transport;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.BooleanSupplier;

/** How a finished mail leaves the gateway: one transaction, one recipient, one outcome. */
public interface Transport {
  /**
   * Hands one mail to the next host (or folder). The mail is sent as it is: it is complete, it is
   * signed, and its lines end with CRLF.
   *
   * <p>The future does not fail for anything that is to be expected: trouble in the network, a
   * silent or confused server, a full disk are {@link Outcome.Deferred}.
   *
   * @param stillWanted asked once more right before the transaction begins, since a connection may
   *     have been waited for; where it says no, nothing is sent and the outcome is {@link
   *     Outcome.Deferred}
   */
  Future<Outcome> transmit(Envelope envelope, Buffer mail, BooleanSupplier stillWanted);

  /** The same for a mail that is wanted in any case. */
  default Future<Outcome> transmit(Envelope envelope, Buffer mail) {
    return transmit(envelope, mail, () -> true);
  }

  /**
   * Ends every connection. Transactions under way are finished first; those still waiting for a
   * connection are {@link Outcome.Deferred}.
   */
  Future<Void> close();
}
