package com.sendook.event;

import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Page;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Every event once, numbered within its organization: position 1, 2, 3 and so on without a gap,
 * whichever node wrote it. A number is given only after the one before it stands in the log, so
 * that a reader that goes by position never skips.
 */
public final class EventLog {
  private static final int IDS_AT_ONCE = 1_000;

  /** Where types are rare this is what a look costs at most. */
  private static final int LOOKED_BACK = 100_000;

  /**
   * So long nobody looks anew which number is the last. Much less than events are kept: one that
   * another node has given is free again once its event is old and gone.
   */
  private static final Duration LAST_KNOWN_FOR = Duration.ofMinutes(1);

  private final Store store;
  private final Duration lastKnownFor;
  private final Map<String, Appender> appenders = new ConcurrentHashMap<>();

  public EventLog(Store store) {
    this(store, LAST_KNOWN_FOR);
  }

  EventLog(Store store, Duration lastKnownFor) {
    this.store = store;
    this.lastKnownFor = lastKnownFor;
  }

  /** Puts the event into the log, once; completes with the event and its position. */
  public Future<Event> append(Event event) {
    return appenders
        .computeIfAbsent(event.organizationId(), id -> new Appender(store, id, lastKnownFor))
        .append(event);
  }

  /** What was told of a message and these recipients of it. */
  public Future<List<Event>> ofMessage(String messageId, List<String> recipients) {
    var found = new ArrayList<Event>();
    return inParts(
            idsOf(messageId, recipients), some -> find(some).map(events -> add(found, events)))
        .map(found);
  }

  /** Takes these recipients' addresses from what was told of a message. */
  public Future<Void> eraseRecipients(String messageId, List<String> recipients) {
    var erased = new JsonObject().put("$unset", new JsonObject().put("recipient", ""));
    return inParts(
        idsOf(messageId, recipients),
        some -> store.updateAll(Collections.EVENTS, these(some), erased).mapEmpty());
  }

  /**
   * Leaves of an inbox its id in what was told of it.
   *
   * @param but types of events that stay as they are
   */
  public Future<Void> eraseInbox(String organizationId, String inboxId, Set<String> but) {
    var types = EventType.OF_INBOXES.stream().filter(each -> !but.contains(each)).toList();
    var told =
        new JsonObject()
            .put("organizationId", organizationId)
            .put("inboxId", inboxId)
            .put("type", new JsonObject().put("$in", new JsonArray(types)));
    var erased = new JsonObject().put("payload", Event.gone(inboxId));
    return store
        .updateAll(Collections.EVENTS, told, new JsonObject().put("$set", erased))
        .mapEmpty();
  }

  private static List<String> idsOf(String messageId, List<String> recipients) {
    var ids = new ArrayList<String>();
    for (var type : EventType.OF_MESSAGES) {
      ids.add(Event.idOf(messageId, type, null));
      recipients.forEach(recipient -> ids.add(Event.idOf(messageId, type, recipient)));
    }
    return ids;
  }

  private static Future<Void> inParts(List<String> ids, Function<List<String>, Future<Void>> step) {
    Future<Void> done = Future.succeededFuture();
    for (int start = 0; start < ids.size(); start += IDS_AT_ONCE) {
      var some = ids.subList(start, Math.min(ids.size(), start + IDS_AT_ONCE));
      done = done.compose(before -> step.apply(some));
    }
    return done;
  }

  private static JsonObject these(List<String> ids) {
    return new JsonObject().put("_id", new JsonObject().put("$in", new JsonArray(ids)));
  }

  private static Void add(List<Event> found, List<Event> more) {
    found.addAll(more);
    return null;
  }

  private Future<List<Event>> find(List<String> ids) {
    return store
        .find(Collections.EVENTS, these(ids), new FindOptions())
        .map(found -> found.stream().map(each -> Documents.read(each, Event.class)).toList());
  }

  /** A page of an organization's events as the API shows them; behind a position, oldest first. */
  Future<Page.Result> page(String organizationId, EventQuery query) {
    return query.after() == EventQuery.NOWHERE
        ? query
            .page()
            .byNumber(store, Collections.EVENTS, query.filter().query(organizationId), "position")
            .map(found -> found.with(found.documents().stream().map(EventLog::shown).toList()))
        : new EventScan(this, organizationId, query).page();
  }

  private static JsonObject shown(JsonObject document) {
    return EventView.of(Documents.read(document, Event.class));
  }

  /**
   * A part of an organization's log.
   *
   * @param count how many of its events have the types asked for, up to {@link Page#COUNT_CAP}
   * @param first no event asked for stands before this position
   * @param last nor behind this one
   */
  public record Span(long count, long first, long last) {}

  /**
   * Where the events of these types stand that happened since then. They stand in the log in the
   * order in which they came there, which may be a moment after they happened.
   */
  public Future<Span> since(String organizationId, List<String> types, Instant since) {
    var happened =
        new JsonObject()
            .put("organizationId", organizationId)
            .put("createdAt", new JsonObject().put("$gte", Documents.date(since)));
    var counts = new ArrayList<Future<Long>>();
    var firsts = new ArrayList<Future<Long>>();
    for (var type : types) {
      var query = happened.copy().put("type", type);
      counts.add(store.count(Collections.EVENTS, query, Page.COUNT_CAP));
      firsts.add(least(query));
    }
    return Future.all(Future.all(counts), Future.all(firsts), last(organizationId))
        .map(
            found ->
                new Span(
                    Math.min(Page.COUNT_CAP, counts.stream().mapToLong(Future::result).sum()),
                    firsts.stream().mapToLong(Future::result).min().orElse(1),
                    found.resultAt(2)));
  }

  /** The least position among the earliest of them: some may have come late to the log. */
  private Future<Long> least(JsonObject query) {
    var options =
        new FindOptions()
            .setSort(new JsonObject().put("createdAt", 1))
            .setFields(new JsonObject().put("position", 1))
            .setLimit(IDS_AT_ONCE);
    return store
        .find(Collections.EVENTS, query, options)
        .map(
            found ->
                found.stream()
                    .mapToLong(each -> each.getLong("position"))
                    .min()
                    .orElse(Long.MAX_VALUE));
  }

  /** The position of the organization's latest event; 0 where there is none. */
  public Future<Long> last(String organizationId) {
    return lastPosition(store, organizationId);
  }

  static Future<Long> lastPosition(Store store, String organizationId) {
    return store
        .find(
            Collections.EVENTS,
            new JsonObject().put("organizationId", organizationId),
            new FindOptions()
                .setSort(new JsonObject().put("position", -1))
                .setFields(new JsonObject().put("position", 1))
                .setLimit(1))
        .map(newest -> newest.isEmpty() ? 0L : newest.get(0).getLong("position"));
  }

  /** The next events of an organization behind a position, oldest first. */
  Future<List<Event>> behind(String organizationId, long position, int limit) {
    return between(organizationId, position, Long.MAX_VALUE, limit);
  }

  /** The first events of an organization behind one position and up to another, in their order. */
  public Future<List<Event>> between(String organizationId, long after, long upTo, int limit) {
    var positions = new JsonObject().put("$gt", after).put("$lte", upTo);
    return find(
        new JsonObject().put("organizationId", organizationId).put("position", positions),
        1,
        limit);
  }

  /**
   * The last of an inbox's events before a position that has one of these types, or null; looked
   * for among the {@value #LOOKED_BACK} positions before it.
   */
  public Future<Event> lastBefore(
      String organizationId, String inboxId, long position, List<String> types) {
    var positions = new JsonObject().put("$lt", position).put("$gte", position - LOOKED_BACK);
    var before =
        new JsonObject()
            .put("organizationId", organizationId)
            .put("inboxId", inboxId)
            .put("position", positions)
            .put("type", new JsonObject().put("$in", new JsonArray(types)));
    return find(before, -1, 1).map(found -> found.isEmpty() ? null : found.get(0));
  }

  private Future<List<Event>> find(JsonObject query, int direction, int limit) {
    var options =
        new FindOptions().setSort(new JsonObject().put("position", direction)).setLimit(limit);
    return store
        .find(Collections.EVENTS, query, options)
        .map(found -> found.stream().map(each -> Documents.read(each, Event.class)).toList());
  }

  /** The event, or null. */
  public Future<Event> find(String id) {
    return store
        .findById(Collections.EVENTS, id)
        .map(document -> document == null ? null : Documents.read(document, Event.class));
  }
}
