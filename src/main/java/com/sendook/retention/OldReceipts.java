package com.sendook.retention;

import com.sendook.receipt.Receipts;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Mails as they came in, whose work is done. One of which there is a message stays, since it holds
 * the message's raw bytes, and goes with it.
 */
public record OldReceipts(Store store, Receipts receipts, Duration kept, InstantSource clock)
    implements Kind {
  @Override
  public String name() {
    return "receipts";
  }

  @Override
  public String collection() {
    return Collections.RECEIPTS;
  }

  /** Nearly all of them stay, so they are not gone through as often. */
  @Override
  public Duration pause() {
    return Duration.ofDays(1);
  }

  /** By their ids, since a document holds up to 256 KiB of the mail, and most of them stay. */
  @Override
  public Old olderThan(Instant moment) {
    return Old.byId(moment);
  }

  @Override
  public Future<Set<String>> remove(List<JsonObject> old) {
    return unused(Removals.idsOf(old)).compose(this::done).compose(this::removeEach);
  }

  private Future<Set<String>> unused(Set<String> ids) {
    var users = new JsonObject().put("receiptId", Removals.in(ids));
    var options = new FindOptions().setFields(new JsonObject().put("receiptId", 1).put("_id", 0));
    return store
        .find(Collections.MESSAGES, users, options)
        .map(
            found -> {
              var unused = new HashSet<>(ids);
              found.forEach(each -> unused.remove(each.getString("receiptId")));
              return unused;
            });
  }

  private Future<Set<String>> done(Set<String> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(ids);
    }
    var old = new JsonObject().put("$lt", Documents.date(clock.instant().minus(kept)));
    var done = Removals.ended().put("_id", Removals.in(ids)).put("receivedAt", old);
    var options = new FindOptions().setFields(new JsonObject().put("_id", 1));
    return store.find(Collections.RECEIPTS, done, options).map(Removals::idsOf);
  }

  private Future<Set<String>> removeEach(Set<String> ids) {
    Future<Void> removed = Future.succeededFuture();
    for (var id : ids) {
      removed = removed.compose(before -> receipts.remove(id));
    }
    return removed.map(ids);
  }
}
