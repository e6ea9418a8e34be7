package com.sendook.queue;

import com.sendook.store.Documents;
import com.sendook.trace.Carried;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * The {@code queue} field of a document that has work to do: {@code {dueAt, lane, token, step,
 * taken, attempts, since, trace}}. {@code dueAt} is when any node may take it; taking it sets
 * {@code token} and moves {@code dueAt} to the end of the lease, so that one ordered index answers
 * both "what is due" and "whose lease ran out". {@code step} names the last change that was made
 * under the lease. {@code taken} counts how often somebody took it: more than {@code attempts}
 * where that ended in no answer. {@code trace} says for whom it is done ({@link Carried}), and is
 * not there where it is for nobody. No work, no field.
 */
final class QueueState {
  private QueueState() {}

  static JsonObject create(String lane, String token, Instant dueAt, Instant since) {
    var state =
        new JsonObject()
            .put("dueAt", Documents.date(dueAt))
            .put("lane", lane)
            .put("taken", token == null ? 0 : 1)
            .put("attempts", 0)
            .put("since", Documents.date(since));
    return token == null ? state : state.put("token", token);
  }

  /** The same, done for somebody. */
  static JsonObject create(
      String lane, String token, Instant dueAt, Instant since, JsonObject carried) {
    var state = create(lane, token, dueAt, since);
    return carried.isEmpty() ? state : state.put("trace", carried);
  }

  /** For whom it is done. */
  static JsonObject carried(JsonObject state) {
    return state.getJsonObject("trace", new JsonObject());
  }

  static Instant since(JsonObject state) {
    return Documents.instant(state.getJsonObject("since"));
  }

  static int taken(JsonObject state) {
    return state.getInteger("taken", 0);
  }

  /** Due or not, and nobody's. */
  static JsonObject waiting() {
    return new JsonObject()
        .put("queue.dueAt", new JsonObject().put("$exists", true))
        .put("queue.token", new JsonObject().put("$exists", false));
  }

  /** Whatever carries work. */
  static JsonObject any() {
    return new JsonObject()
        .put("queue.since", new JsonObject().put("$gt", Documents.date(Instant.EPOCH)));
  }

  static JsonObject due(Instant now) {
    return new JsonObject().put("queue.dueAt", new JsonObject().put("$lte", Documents.date(now)));
  }

  static JsonObject held(String id, String token) {
    return new JsonObject().put("_id", id).put("queue.token", token);
  }

  /** Whether the document, or null, carries work under this token. */
  static boolean isHeld(JsonObject document, String token) {
    return document != null
        && token.equals(document.getJsonObject("queue", new JsonObject()).getString("token"));
  }

  static JsonObject take(String token, Instant leaseEnd) {
    return new JsonObject()
        .put(
            "$set",
            new JsonObject().put("queue.token", token).put("queue.dueAt", Documents.date(leaseEnd)))
        .put("$inc", new JsonObject().put("queue.taken", 1));
  }

  /** Taken, or due, as this newly admitted work is; everything else of it stays. */
  static JsonObject call(JsonObject admitted) {
    var fields = new JsonObject().put("queue.dueAt", admitted.getValue("dueAt"));
    if (admitted.containsKey("token")) {
      fields.put("queue.token", admitted.getValue("token"));
    }
    return new JsonObject()
        .put("$set", fields)
        .put("$inc", new JsonObject().put("queue.taken", taken(admitted)));
  }

  static JsonObject renew(Instant leaseEnd) {
    return new JsonObject()
        .put("$set", new JsonObject().put("queue.dueAt", Documents.date(leaseEnd)));
  }

  static JsonObject handBack(Instant now) {
    return new JsonObject()
        .put("$set", new JsonObject().put("queue.dueAt", Documents.date(now)))
        .put("$inc", new JsonObject().put("queue.taken", -1))
        .put("$unset", new JsonObject().put("queue.token", ""));
  }

  /** {@code update}, and the work given back to be taken at once, in another lane. */
  static JsonObject moveOn(JsonObject update, Instant now, String lane) {
    var moved = with(update, "$set", due(now, lane));
    return with(moved, "$unset", new JsonObject().put("queue.token", ""));
  }

  /** {@code update}, and the mark that it was made. */
  static JsonObject step(JsonObject update, String step) {
    return with(update, "$set", new JsonObject().put("queue.step", step));
  }

  /** {@code update}, and the work taken off. */
  static JsonObject finish(JsonObject update) {
    return with(update, "$unset", new JsonObject().put("queue", ""));
  }

  /** {@code update}, and the work given back to be taken by any node after {@code delay}. */
  static JsonObject putOff(JsonObject update, Instant now, Duration delay, String lane) {
    var released =
        with(update, "$unset", new JsonObject().put("queue.token", "").put("queue.step", ""));
    released = with(released, "$inc", new JsonObject().put("queue.attempts", 1));
    return with(released, "$set", due(now.plus(delay), lane));
  }

  /** {@code update}, and in the place of the work the same, new, from {@code dueAt} on. */
  static JsonObject anew(JsonObject update, String lane, Instant dueAt) {
    return with(update, "$set", new JsonObject().put("queue", create(lane, null, dueAt, dueAt)));
  }

  /** Given back as if it had not been taken, to be taken again after {@code delay}. */
  static JsonObject wait(Instant now, Duration delay, String lane) {
    return new JsonObject()
        .put("$set", due(now.plus(delay), lane))
        .put("$inc", new JsonObject().put("queue.taken", -1))
        .put("$unset", new JsonObject().put("queue.token", "").put("queue.step", ""));
  }

  private static JsonObject due(Instant at, String lane) {
    return new JsonObject().put("queue.dueAt", Documents.date(at)).put("queue.lane", lane);
  }

  private static JsonObject with(JsonObject update, String operator, JsonObject fields) {
    var result = update.copy();
    result.put(operator, result.getJsonObject(operator, new JsonObject()).mergeIn(fields));
    return result;
  }
}
