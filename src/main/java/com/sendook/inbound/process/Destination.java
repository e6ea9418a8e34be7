package com.sendook.inbound.process;

import com.sendook.inbox.Inbox;
import com.sendook.message.Delivery;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * An inbox that a mail is for.
 *
 * @param returned the inbox's own deliveries whose reverse-paths the mail was sent to; none where
 *     it is for the inbox's address alone
 */
record Destination(Inbox inbox, List<Delivery> returned) {
  /** The same inbox by its address. */
  static Destination of(Inbox inbox) {
    return new Destination(inbox, List.of());
  }

  /** Both ways to one inbox. */
  Destination and(Destination other) {
    var all = new LinkedHashSet<>(returned);
    all.addAll(other.returned);
    return new Destination(inbox, List.copyOf(all));
  }
}
