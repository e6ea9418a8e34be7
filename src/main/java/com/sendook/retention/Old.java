package com.sendook.retention;

import com.sendook.store.Documents;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * What is old of a kind.
 *
 * @param order the field, with an index, in whose order it is gone through
 * @param bound no old one has this value of it, or a greater one
 * @param condition what else is true of old ones
 * @param fields those that are read of each
 */
public record Old(String order, Object bound, JsonObject condition, JsonObject fields) {
  /** In the order of the ids, by their time alone: nothing but their index is read. */
  static Old byId(Instant moment) {
    var from = moment.isBefore(Instant.EPOCH) ? Instant.EPOCH : moment;
    return new Old("_id", Ids.firstOf(from), new JsonObject(), new JsonObject().put("_id", 1));
  }

  /**
   * In the order of the ids, where a date decides: some ids are made long before what they are for,
   * and one that is made a little later than that goes with a later round.
   *
   * @param date the field that tells how old one is
   */
  static Old byId(String date, Instant moment) {
    return byId(moment).where(date, new JsonObject().put("$lt", Documents.date(moment)));
  }

  /** In the order of a date that has an index. */
  static Old byDate(String date, Instant moment) {
    var fields = new JsonObject().put(date, 1);
    return new Old(date, Documents.date(moment), new JsonObject(), fields);
  }

  /** The same, where this is true as well. */
  Old where(String field, JsonObject asked) {
    return where(new JsonObject().put(field, asked));
  }

  /** The same, where all of this is true as well. */
  Old where(JsonObject asked) {
    return new Old(order, bound, condition.copy().mergeIn(asked), fields);
  }

  /** The same, with another field that is read. */
  Old reading(String field) {
    return new Old(order, bound, condition, fields.copy().put(field, 1));
  }
}
