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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/**
 * The inboxes of all organizations. A change and its event are one write, relayed by the queue; a
 * deleted inbox stays as a tombstone that refuses mail and reserves its address.
 */
public final class Inboxes {
  static final String LANE = "inbox";

  /** Beside the record, so that the inboxes of a domain can be counted. */
  private static final String DOMAIN = "domain";

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
    return refuseForeignSubAddress(organizationId, SubAddress.of(email))
        .compose(own -> make(id, organizationId, name, email));
  }

  /** Who could take {@code ann+x@…} beside somebody else's {@code ann@…} would get Ann's mail. */
  private Future<Void> refuseForeignSubAddress(String organizationId, SubAddress address) {
    if (!address.isSub()) {
      return Future.succeededFuture();
    }
    return store
        .findOne(Collections.INBOXES, new JsonObject().put("email", address.base()))
        .map(found -> found == null ? null : Documents.read(found, Inbox.class))
        .compose(
            base ->
                base == null || base.organizationId().equals(organizationId)
                    ? Future.succeededFuture()
                    : Future.failedFuture(Problem.invalid(TAKEN)));
  }

  private Future<Inbox> make(String id, String organizationId, String name, String email) {
    var now = now();
    var inbox = new Inbox(id, organizationId, name, email.toLowerCase(Locale.ROOT), now, now, null);
    var ticket = queue.admit(id, LANE);
    var created = event(EventType.INBOX_CREATED, inbox, "", now);
    var document =
        ticket.mark(
            Documents.of(inbox)
                .put(DOMAIN, domainOf(inbox.email()))
                .put(EventRelay.OUTBOX, EventRelay.outbox(List.of(created))));
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

  /**
   * Makes an inbox whose address comes from its name; where that is taken, it gets a random tail.
   *
   * @param id the inbox's; where it stands already, that one is the answer
   */
  Future<Inbox> createNamed(String id, String organizationId, String name, InboxAddress addresses) {
    return create(id, organizationId, name, addresses.fromName(name))
        .recover(
            error ->
                isTaken(error)
                    ? create(id, organizationId, name, addresses.fromNameWithTail(name))
                    : Future.failedFuture(error));
  }

  /** Not the inbox itself stood there, so another one has its address. */
  private static Future<Inbox> taken(Throwable error) {
    boolean absent = error instanceof Problem problem && problem.kind() == Problem.Kind.NOT_FOUND;
    return Future.failedFuture(absent ? Problem.invalid(TAKEN) : error);
  }

  /** Whether creating failed because somebody has the address. */
  private static boolean isTaken(Throwable error) {
    return error instanceof Problem && TAKEN.equals(error.getMessage());
  }

  /** The organization's inbox; anything else is not found. */
  public Future<Inbox> get(String organizationId, String id) {
    return find(organizationId, id)
        .compose(
            found ->
                found == null
                    ? Future.failedFuture(Problem.notFound("Inbox"))
                    : Future.succeededFuture(found));
  }

  /** The organization's inbox, or null. */
  public Future<Inbox> find(String organizationId, String id) {
    return store
        .findById(Collections.INBOXES, id)
        .map(found -> isOwned(found, organizationId) ? Documents.read(found, Inbox.class) : null);
  }

  private static boolean isOwned(JsonObject inbox, String organizationId) {
    return inbox != null
        && organizationId.equals(inbox.getString("organizationId"))
        && !inbox.containsKey("deletedAt");
  }

  /** The inbox that takes mail for this address, or null. */
  public Future<Inbox> byEmail(String email) {
    return byEmails(List.of(email)).map(found -> found.isEmpty() ? null : found.get(0));
  }

  /**
   * The inboxes that take mail for any of these addresses, each once: that of the very address, or
   * else the one whose sub-address it is (RFC 5233).
   */
  public Future<List<Inbox>> byEmails(Collection<String> emails) {
    var asked = emails.stream().map(SubAddress::of).distinct().toList();
    var names = asked.stream().flatMap(each -> each.names().stream()).distinct().toList();
    // With those that are gone: the sub-addresses of a name are reserved with it.
    return store
        .find(
            Collections.INBOXES,
            new JsonObject().put("email", new JsonObject().put("$in", names)),
            new FindOptions())
        .map(
            found -> {
              var byEmail = new HashMap<String, Inbox>();
              found.stream()
                  .map(each -> Documents.read(each, Inbox.class))
                  .forEach(each -> byEmail.put(each.email(), each));
              return asked.stream()
                  .map(each -> each.among(byEmail))
                  .filter(each -> each != null && each.deletedAt() == null)
                  .distinct()
                  .toList();
            });
  }

  /** Whether the address is that of an inbox that was deleted, and still reserved. */
  public Future<Boolean> isGone(String email) {
    return store
        .findOne(Collections.INBOXES, new JsonObject().put("email", email.toLowerCase(Locale.ROOT)))
        .map(found -> found != null && found.containsKey("deletedAt"));
  }

  public Future<Page.Result> list(String organizationId, Page page) {
    return page.of(store, Collections.INBOXES, living().put("organizationId", organizationId));
  }

  /** How many inboxes the organization has on a domain, counted up to {@link Page#COUNT_CAP}. */
  public Future<Long> countOn(String organizationId, String domain) {
    var query = living().put("organizationId", organizationId).put(DOMAIN, domain);
    return store.count(Collections.INBOXES, query, Page.COUNT_CAP);
  }

  private static String domainOf(String email) {
    return email.substring(email.lastIndexOf('@') + 1);
  }

  /** Takes no more mail from now on; its messages, threads and files go in the background. */
  public Future<Inbox> delete(String organizationId, String id) {
    return get(organizationId, id).compose(this::bury);
  }

  private Future<Inbox> bury(Inbox inbox) {
    var now = now();
    var change =
        new JsonObject().put("$set", new JsonObject().put("deletedAt", Documents.date(now)));
    return change(inbox, change, event(EventType.INBOX_DELETED, inbox, "", now));
  }

  /** Gives the inbox another name; null takes it away. */
  public Future<Inbox> rename(String organizationId, String id, String name) {
    return get(organizationId, id)
        .compose(
            inbox -> {
              var renamed = inbox.named(name, now());
              var fields = new JsonObject().put("updatedAt", Documents.date(renamed.updatedAt()));
              var change = new JsonObject().put("$set", fields);
              if (name == null) {
                change.put("$unset", new JsonObject().put("name", ""));
              } else {
                fields.put("name", name);
              }
              var updated =
                  event(EventType.INBOX_UPDATED, renamed, Ids.next(), renamed.updatedAt());
              return change(renamed, change, updated);
            });
  }

  private static Event event(String type, Inbox inbox, String occasion, Instant at) {
    return Event.ofInbox(
        type, inbox.organizationId(), inbox.id(), inbox.toJson().getMap(), occasion, at);
  }

  /** Makes the change and notes its event; completes with {@code changed}. */
  private Future<Inbox> change(Inbox changed, JsonObject change, Event event) {
    Ticket ticket = queue.admit(changed.id(), LANE);
    change.getJsonObject("$set").put("queue", ticket.state());
    // Events of an earlier change that still wait in the outbox are kept: this one goes behind
    // them.
    change.put(
        "$push",
        new JsonObject()
            .put(
                EventRelay.OUTBOX,
                new JsonObject().put("$each", EventRelay.outbox(List.of(event)))));
    return store
        .updateOne(Collections.INBOXES, owned(changed.organizationId(), changed.id()), change)
        .onFailure(error -> queue.abandon(ticket))
        .compose(
            there -> {
              if (there) {
                queue.resume(ticket);
                return Future.succeededFuture(changed);
              }
              queue.abandon(ticket);
              return Future.failedFuture(Problem.notFound("Inbox"));
            });
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private static JsonObject owned(String organizationId, String id) {
    return living().put("_id", id).put("organizationId", organizationId);
  }

  private static JsonObject living() {
    return new JsonObject().put("deletedAt", new JsonObject().put("$exists", false));
  }
}
