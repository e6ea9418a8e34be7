package com.sendook.domain;

import com.sendook.event.Event;
import com.sendook.event.EventRelay;
import com.sendook.event.EventType;
import com.sendook.problem.Problem;
import com.sendook.queue.WorkQueue;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.DuplicateKey;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a look at the records showed; where that changes what the domain is, in one write with
 * the event that tells of it. Of two looks at one time the first is kept. Fails as a conflict where
 * another organization has the name verified.
 */
final class KeepLook {
  private static final Logger log = LoggerFactory.getLogger(KeepLook.class);

  private final Store store;
  private final WorkQueue queue;
  private final VerifiedDomains verified;
  private final MailHost host;

  KeepLook(Store store, WorkQueue queue, VerifiedDomains verified, MailHost host) {
    this.store = store;
    this.queue = queue;
    this.verified = verified;
    this.host = host;
  }

  /** False where something else was kept meanwhile. The event is told by whoever takes the work. */
  Future<Boolean> asked(Domain before, Domain checked) {
    var update = update(checked);
    if (before.status() == checked.status()) {
      return write(before, checked, update);
    }
    var ticket = queue.admit(checked.id(), Domains.LANE);
    update.getJsonObject("$set").put("queue", ticket.state());
    // Events of an earlier change that still wait in the outbox are kept.
    var events = EventRelay.outbox(List.of(event(checked)));
    var push = new JsonObject().put(EventRelay.OUTBOX, new JsonObject().put("$each", events));
    return write(before, checked, update.put("$push", push))
        .onFailure(error -> queue.abandon(ticket))
        .onSuccess(
            written -> {
              if (written) {
                queue.resume(ticket);
              } else {
                queue.abandon(ticket);
              }
            });
  }

  /** The same for other keys that stand by: of those nothing is told. */
  Future<Boolean> keys(Domain before, Domain rotated) {
    return write(before, rotated, update(rotated));
  }

  /** The same for whoever has the work on the domain, and has told all there was to be told. */
  Future<Boolean> held(Domain before, Domain checked) {
    var update = update(checked);
    if (before.status() != checked.status()) {
      var events = EventRelay.outbox(List.of(event(checked)));
      update.getJsonObject("$set").put(EventRelay.OUTBOX, events);
    }
    return write(before, checked, update);
  }

  private Event event(Domain checked) {
    return Event.ofDomain(
        checked.isSending() ? EventType.DOMAIN_VERIFIED : EventType.DOMAIN_FAILED,
        checked.organizationId(),
        checked.id(),
        checked.toJson(host).getMap(),
        String.valueOf(checked.revision()),
        checked.updatedAt());
  }

  private static JsonObject update(Domain checked) {
    var fields = Documents.of(checked);
    fields.remove("_id");
    var gone = new JsonObject();
    if (checked.isSending()) {
      fields.put(VerifiedDomains.NAME, checked.name());
    } else {
      gone.put(VerifiedDomains.NAME, "");
    }
    if (checked.standby() == null) {
      gone.put("standby", "");
    }
    var update = new JsonObject().put("$set", fields);
    return gone.isEmpty() ? update : update.put("$unset", gone);
  }

  private Future<Boolean> write(Domain before, Domain checked, JsonObject update) {
    return store
        .updateOne(Collections.DOMAINS, asRead(before), update)
        .onSuccess(written -> verified.evict(before))
        .onSuccess(
            written -> {
              if (written && !checked.selector().equals(before.selector())) {
                log.info("domain {} signs with {} now", before.id(), checked.selector());
              }
            })
        .recover(
            error ->
                Future.failedFuture(
                    error instanceof DuplicateKey
                        ? Problem.conflict("Another organization has this domain verified")
                        : error));
  }

  /** The domain as long as nobody has kept another look at it, or sealed its keys anew. */
  static JsonObject asRead(Domain domain) {
    var query =
        new JsonObject()
            .put("_id", domain.id())
            .put("organizationId", domain.organizationId())
            .put("revision", domain.revision());
    domain.sealedFields().forEach(each -> query.put(each.path(), each.sealed()));
    return query;
  }
}
