package com.sendook.retention;

import com.sendook.store.Documents;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * How far one walk through what is old has come.
 *
 * @param moment what is older is old
 * @param from where it is in the kind's order: all before it was looked at; null at first
 * @param stay how many of those at that very place were looked at, and stay
 * @param looked how many were looked at so far
 * @param gone how many of them are gone
 * @param isOver whether nothing is left to look at
 */
record Round(Instant moment, Object from, int stay, long looked, long gone, boolean isOver) {
  /**
   * The one that is written down, or a new one. What is young enough now stays, also where less was
   * kept when the round began.
   */
  static Round read(JsonObject written, Instant moment) {
    return written == null
        ? new Round(moment, null, 0, 0, 0, false)
        : new Round(
            earlier(moment, Documents.instant(written.getJsonObject("moment"))),
            written.getValue("from"),
            written.getInteger("stay"),
            written.getLong("looked"),
            written.getLong("gone"),
            false);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  JsonObject toDocument() {
    return new JsonObject()
        .put("moment", Documents.date(moment))
        .put("from", from)
        .put("stay", stay)
        .put("looked", looked)
        .put("gone", gone);
  }

  /** The query of what is to be looked at next; the first {@link #stay} of it are known. */
  JsonObject next(Old old) {
    var place = new JsonObject().put("$lt", old.bound());
    if (from != null) {
      place.put("$gte", from);
    }
    return old.condition().copy().put(old.order(), place);
  }

  /** The same behind a page, some of which went. */
  Round behind(List<JsonObject> page, String order, Set<String> went, boolean isLast) {
    if (page.isEmpty()) {
      return new Round(moment, from, stay, looked, gone, true);
    }
    var last = page.get(page.size() - 1).getValue(order);
    long here =
        page.stream()
            .filter(each -> last.equals(each.getValue(order)))
            .filter(each -> !went.contains(each.getString("_id")))
            .count();
    int before = last.equals(from) ? stay : 0;
    return new Round(
        moment, last, before + (int) here, looked + page.size(), gone + went.size(), isLast);
  }
}
