package com.sendook.message;

import com.sendook.problem.Problem;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Which messages of an inbox are wanted: those for which everything holds that is given. What is
 * null is not asked.
 *
 * @param query a text in subject, bodies, addresses or labels, in any case; of bodies too long for
 *     the message's document their beginning is looked at
 * @param label one of its labels, exactly
 * @param from the sender's bare address, in any case
 * @param to the bare address of one of those in {@code to}, in any case
 * @param since no message before this
 * @param until only messages before this
 */
record MessageFilter(
    String query,
    String label,
    String from,
    String to,
    Status status,
    Direction direction,
    String threadId,
    Instant since,
    Instant until) {
  private static final List<String> SEARCHED =
      List.of("subject", "from", "fromName", "to", "cc", "bcc", "labels", "text", "html");

  /**
   * The id of a message has the time at which the first trace of it was stored: never noticeably
   * later than it, and earlier by as long as mail between two inboxes may be under way.
   */
  private static final Duration ID_LATER = Duration.ofHours(1);

  private static final Duration ID_EARLIER = Duration.ofDays(7);

  /** Reads the parameters of a request; fails with all its faults at once. */
  static MessageFilter parse(UnaryOperator<String> parameters) {
    var reader = new FilterReader(parameters);
    var filter =
        new MessageFilter(
            reader.text("query"),
            reader.text("label"),
            reader.text("from"),
            reader.text("to"),
            reader.status("status"),
            reader.direction("direction"),
            reader.id("threadId"),
            reader.time("since"),
            reader.time("until"));
    if (!reader.faults().isEmpty()) {
      throw Problem.invalid(reader.faults());
    }
    return filter;
  }

  /** The part of the inbox that an index leads to. */
  JsonObject range(String inboxId) {
    var range = new JsonObject().put("inboxId", inboxId);
    if (threadId != null) {
      range.put("threadId", threadId);
    }
    if (since != null || until != null) {
      range.put("createdAt", between(Documents::date, since, until));
      range.put(
          "_id",
          between(
              Ids::firstOf,
              since == null ? null : notBefore1970(since.minus(ID_EARLIER)),
              until == null ? null : until.plus(ID_LATER)));
    }
    return range;
  }

  private static Instant notBefore1970(Instant time) {
    return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
  }

  private interface Bound {
    Object of(Instant time);
  }

  private static JsonObject between(Bound bound, Instant from, Instant to) {
    var bounds = new JsonObject();
    if (from != null) {
      bounds.put("$gte", bound.of(from));
    }
    if (to != null) {
      bounds.put("$lt", bound.of(to));
    }
    return bounds;
  }

  /** What each message in that part is asked; empty where that is nothing. */
  JsonObject conditions() {
    var all = new ArrayList<JsonObject>();
    if (label != null) {
      all.add(new JsonObject().put("labels", label));
    }
    if (status != null) {
      all.add(new JsonObject().put("status", status.toString()));
    }
    if (direction != null) {
      all.add(new JsonObject().put("direction", FilterReader.name(direction)));
    }
    if (from != null) {
      all.add(matching("from", TextPattern.addressOf(from)));
    }
    if (to != null) {
      all.add(matching("to", TextPattern.addressOf(to)));
    }
    if (query != null) {
      all.add(anywhere(TextPattern.containing(query)));
    }
    return all.isEmpty() ? new JsonObject() : new JsonObject().put("$and", new JsonArray(all));
  }

  private static JsonObject anywhere(String pattern) {
    var fields = SEARCHED.stream().map(field -> matching(field, pattern)).toList();
    return new JsonObject().put("$or", new JsonArray(fields));
  }

  private static JsonObject matching(String field, String pattern) {
    return new JsonObject().put(field, new JsonObject().put("$regex", pattern));
  }
}
