package com.sendook.inbox;

import com.sendook.event.Event;
import com.sendook.event.EventRelay;
import com.sendook.event.EventType;
import com.sendook.problem.Problem;
import com.sendook.queue.Ticket;
import com.sendook.queue.WorkQueue;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.DuplicateKey;
import com.sendook.store.Ids;
import com.sendook.store.Page;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The inboxes of all organizations. A change and its event are one write, relayed by the queue; a
 * deleted inbox stays as a tombstone that refuses mail and reserves its address.
 */
public final class Inboxes {
  static final String LANE = "inbox";
  private static final String TAKEN = "Inbox with this email already exists";

  private final Store store;
  private final WorkQueue queue;

  public Inboxes(Store store, WorkQueue queue) {
    this.store = store;
    this.queue = queue;
  }

  /** Makes an inbox under a fresh id. */
  public Future<Inbox> create(String organizationId, String name, String email) {
    return create(Ids.next(), organizationId, name, email);
  }

  /**
   * Makes an inbox; fails where the address is taken, also by one that asked at the same time.
   *
   * @param id the inbox's; where it stands already, that one is the answer
   */
  public Future<Inbox> create(String id, String organizationId, String name, String email) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var inbox = new Inbox(id, organizationId, name, email.toLowerCase(Locale.ROOT), now, now, null);
    var ticket = queue.admit(id, LANE);
    var created =
        Event.ofInbox(
            EventType.INBOX_CREATED, organizationId, id, inbox.toJson().getMap(), "", now);
    var document =
        ticket.mark(
            Documents.of(inbox).put(EventRelay.OUTBOX, EventRelay.outbox(List.of(created))));
    return store
        .insert(Collections.INBOXES, document)
        .onSuccess(stored -> queue.begin(ticket, document))
        .onFailure(error -> queue.abandon(ticket))
        .map(inbox)
        .recover(
            error ->
                error instanceof DuplicateKey
                    ? get(organizationId, id).recover(Inboxes::taken)
                    : Future.failedFuture(error));
  }

  /** Not the inbox itself stood there, so another one has its address. */
  private static Future<Inbox> taken(Throwable error) {
    boolean absent = error instanceof Problem problem && problem.kind() == Problem.Kind.NOT_FOUND;
    return Future.failedFuture(absent ? Problem.invalid(TAKEN) : error);
  }

  /** Whether creating failed because somebody has the address. */
  static boolean isTaken(Throwable error) {
    return error instanceof Problem && TAKEN.equals(error.getMessage());
  }

  /** The organization's inbox; anything else is not found. */
  public Future<Inbox> get(String organizationId, String id) {
    return store
        .findOne(Collections.INBOXES, owned(organizationId, id))
        .compose(
            found ->
                found == null
                    ? Future.failedFuture(Problem.notFound("Inbox"))
                    : Future.succeededFuture(Documents.read(found, Inbox.class)));
  }

  /** The inbox that takes mail for this address, or null. */
  public Future<Inbox> byEmail(String email) {
    return store
        .findOne(Collections.INBOXES, living().put("email", email.toLowerCase(Locale.ROOT)))
        .map(found -> found == null ? null : Documents.read(found, Inbox.class));
  }

  /** The inboxes that take mail for any of these addresses. */
  public Future<List<Inbox>> byEmails(Collection<String> emails) {
    var lower = emails.stream().map(each -> each.toLowerCase(Locale.ROOT)).distinct().toList();
    return store
        .find(
            Collections.INBOXES,
            living().put("email", new JsonObject().put("$in", lower)),
            new FindOptions())
        .map(found -> found.stream().map(each -> Documents.read(each, Inbox.class)).toList());
  }

  public Future<Page.Result> list(String organizationId, Page page) {
    return page.of(store, Collections.INBOXES, living().put("organizationId", organizationId));
  }

  /** Takes no more mail from now on; its messages, threads and files go in the background. */
  public Future<Inbox> delete(String organizationId, String id) {
    return get(organizationId, id).compose(this::bury);
  }

  private Future<Inbox> bury(Inbox inbox) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var deleted =
        Event.ofInbox(
            EventType.INBOX_DELETED,
            inbox.organizationId(),
            inbox.id(),
            inbox.toJson().getMap(),
            "",
            now);
    Ticket ticket = queue.admit(inbox.id(), LANE);
    // Events of an earlier change that still wait in the outbox are kept: this one goes behind
    // them.
    var update =
        new JsonObject()
            .put(
                "$set",
                new JsonObject().put("deletedAt", Documents.date(now)).put("queue", ticket.state()))
            .put(
                "$push",
                new JsonObject()
                    .put(
                        EventRelay.OUTBOX,
                        new JsonObject().put("$each", EventRelay.outbox(List.of(deleted)))));
    return store
        .updateOne(Collections.INBOXES, owned(inbox.organizationId(), inbox.id()), update)
        .onFailure(error -> queue.abandon(ticket))
        .compose(
            there -> {
              if (there) {
                queue.resume(ticket);
                return Future.succeededFuture(inbox);
              }
              queue.abandon(ticket);
              return Future.failedFuture(Problem.notFound("Inbox"));
            });
  }

  private static JsonObject owned(String organizationId, String id) {
    return living().put("_id", id).put("organizationId", organizationId);
  }

  private static JsonObject living() {
    return new JsonObject().put("deletedAt", new JsonObject().put("$exists", false));
  }
}
