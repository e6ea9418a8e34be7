package com.sendook.inbound.process;

import com.sendook.receipt.Receipt;
import com.sendook.receipt.Receipts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What stands behind the doors of providers: mail that they received for inboxes here takes the
 * same way as what comes by SMTP.
 */
public final class ProviderIntake {
  private final Destinations destinations;
  private final Receipts receipts;

  public ProviderIntake(Destinations destinations, Receipts receipts) {
    this.destinations = destinations;
    this.receipts = receipts;
  }

  /** Those of the addresses for which mail is taken here, each once. */
  public Future<List<String>> known(Collection<String> addresses) {
    var known = new ArrayList<String>();
    Future<Void> looked = Future.succeededFuture();
    for (var address : new LinkedHashSet<>(addresses)) {
      looked =
          looked
              .compose(before -> destinations.has(address))
              .map(
                  here -> {
                    if (here) {
                      known.add(address);
                    }
                    return null;
                  });
    }
    return looked.map(known);
  }

  /**
   * Completes when the mail is on disk.
   *
   * @param id derived from the provider's own: the same one again changes nothing
   * @param protocol the provider's name
   * @param recipients that are known here
   */
  public Future<Void> keep(
      String id,
      String protocol,
      String reversePath,
      List<String> recipients,
      Buffer mail,
      Instant receivedAt) {
    var receipt =
        new Receipt(
            id,
            reversePath,
            recipients,
            null,
            null,
            protocol,
            null,
            mail.length(),
            receivedAt.truncatedTo(ChronoUnit.MILLIS));
    return receipts.keep(receipt, mail);
  }
}
