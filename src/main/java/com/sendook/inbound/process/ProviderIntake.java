package com.sendook.inbound.process;

import com.sendook.receipt.Receipt;
import com.sendook.receipt.Receipts;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands behind the doors of providers: mail that they received for inboxes here takes the
 * same way as what comes by SMTP. Each inbox gets a receipt of its own, whose id follows from the
 * provider's id of the mail and the inbox alone: whomever else a notice names, by whatever address,
 * and however often it comes, a mail stands in an inbox once.
 */
public final class ProviderIntake {
  private static final Logger log = LoggerFactory.getLogger(ProviderIntake.class);

  private final Destinations destinations;
  private final Receipts receipts;

  public ProviderIntake(Destinations destinations, Receipts receipts) {
    this.destinations = destinations;
    this.receipts = receipts;
  }

  /**
   * A mail as the provider tells of it.
   *
   * @param provider its name
   * @param id the provider's own of the mail
   */
  public record Received(String provider, String id, String reversePath, Instant at) {}

  /** The inboxes here that the addresses lead to, each by its id with its addresses. */
  public Future<Map<String, List<String>>> inboxes(Collection<String> addresses) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    Future<Void> looked = Future.succeededFuture();
    for (var address : new LinkedHashSet<>(addresses)) {
      looked =
          looked
              .compose(before -> destinations.inboxId(address))
              .map(
                  inbox -> {
                    if (inbox != null) {
                      found.computeIfAbsent(inbox, first -> new ArrayList<>()).add(address);
                    }
                    return null;
                  });
    }
    return looked.map(found);
  }

  /** Completes when the mail is on disk for each of the inboxes, one after the other. */
  public Future<Void> keep(Received mail, Map<String, List<String>> inboxes, Buffer bytes) {
    Future<Void> kept = Future.succeededFuture();
    for (var inbox : inboxes.entrySet()) {
      kept = kept.compose(before -> keep(mail, inbox.getKey(), inbox.getValue(), bytes));
    }
    return kept;
  }

  private Future<Void> keep(Received mail, String inboxId, List<String> recipients, Buffer bytes) {
    var id = Ids.derive(Ids.firstOf(mail.at()), mail.provider(), mail.id(), inboxId);
    log.info("receipt {}: {} received mail {}", id, mail.provider(), mail.id());
    var receipt =
        new Receipt(
            id,
            mail.reversePath(),
            recipients,
            null,
            null,
            mail.provider(),
            null,
            bytes.length(),
            mail.at().truncatedTo(ChronoUnit.MILLIS));
    return receipts.keep(receipt, bytes);
  }
}
