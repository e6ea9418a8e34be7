package com.sendook.store;

import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of a list, newest first unless asked otherwise.
 *
 * @param number from 1
 * @param size documents on a page, 1 to 100
 * @param newestFirst the order, by {@code sortField}
 * @param after continue behind this id instead of by number, or null
 */
public record Page(int number, int size, boolean newestFirst, String after) {
  /** Counts are exact up to here; beyond, only that there are more is known. */
  public static final int COUNT_CAP = 10_000;

  private static final int MAX_SIZE = 100;

  /**
   * A page of documents.
   *
   * @param total how many there are in all (up to {@link #COUNT_CAP}); -1 where nobody counted
   * @param stoppedAt where a search stopped, if not at the page's last document: it goes on behind
   *     this id; else null
   * @param cutShort whether it stopped there because it ran out of time
   */
  public record Result(List<JsonObject> documents, long total, String stoppedAt, boolean cutShort) {
    public Result(List<JsonObject> documents, long total) {
      this(documents, total, null, false);
    }

    /** The same page with its documents in another form. */
    public Result with(List<JsonObject> others) {
      return new Result(others, total, stoppedAt, cutShort);
    }
  }

  /** Checks what a user asked for; a null is the default. */
  public static Page parse(String number, String size, String order, String after) {
    var faults = new ArrayList<Problem.Detail>();
    int page = whole("page", number, 1, Integer.MAX_VALUE / MAX_SIZE, 1, faults);
    int per = whole("per", size, 1, MAX_SIZE, 20, faults);
    if (order != null && !order.equals("asc") && !order.equals("desc")) {
      faults.add(new Problem.Detail("order", "must be asc or desc"));
    }
    if (after != null && !Ids.isId(after)) {
      faults.add(new Problem.Detail("after", "must be an id of 24 hex characters"));
    }
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
    return new Page(page, per, !"asc".equals(order), after);
  }

  private static int whole(
      String field, String text, int least, int most, int otherwise, List<Problem.Detail> faults) {
    if (text == null) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The same answer as for a number out of range.
    }
    faults.add(new Problem.Detail(field, "must be a whole number from " + least + " to " + most));
    return otherwise;
  }

  /** The page of a list that is at hand in whole, oldest first. */
  public Result of(List<JsonObject> oldestFirst) {
    var ordered = new ArrayList<>(oldestFirst);
    if (newestFirst) {
      java.util.Collections.reverse(ordered);
    }
    if (after == null) {
      var page = ordered.stream().skip(skipped()).limit(size).toList();
      return new Result(page, Math.min(ordered.size(), COUNT_CAP));
    }
    int at = ordered.stream().map(each -> each.getString("_id")).toList().indexOf(after);
    if (at < 0) {
      throw Problem.invalid("after", "names nothing in this list");
    }
    return new Result(ordered.stream().skip(at + 1L).limit(size).toList(), -1);
  }

  /** The page of what the query names, ordered by id. */
  public Future<Result> of(Store store, String collection, JsonObject query) {
    return after == null
        ? numbered(store, collection, query, byId())
        : behind(store, collection, within(query, beyond(after)), byId());
  }

  /** The query with one more bound of the id. */
  static JsonObject within(JsonObject query, JsonObject bound) {
    var bounds = query.getJsonObject("_id", new JsonObject()).copy().mergeIn(bound);
    return query.copy().put("_id", bounds);
  }

  /**
   * The page of what the query names, ordered by a number that no two of them share: an index of
   * that alone serves it.
   */
  public Future<Result> byNumber(Store store, String collection, JsonObject query, String field) {
    return numbered(store, collection, query, new JsonObject().put(field, direction()));
  }

  /** The page of what the query names, ordered by a date; of those with the same date, by id. */
  public Future<Result> byDate(Store store, String collection, JsonObject query, String field) {
    var order = new JsonObject().put(field, direction()).put("_id", direction());
    if (after == null) {
      return numbered(store, collection, query, order);
    }
    return store
        .findOne(collection, query.copy().put("_id", after))
        .compose(
            last ->
                last == null
                    ? Future.failedFuture(Problem.invalid("after", "names nothing in this list"))
                    : behind(store, collection, behindDate(query, field, last), order));
  }

  /** The field may stand in a part of the document: {@code queue.dueAt}. */
  private static JsonObject date(JsonObject document, String field) {
    int dot = field.indexOf('.');
    return dot < 0
        ? document.getJsonObject(field)
        : date(document.getJsonObject(field.substring(0, dot)), field.substring(dot + 1));
  }

  private JsonObject behindDate(JsonObject query, String field, JsonObject last) {
    var date = date(last, field);
    var later = new JsonObject().put(field, beyond(date));
    var same = new JsonObject().put(field, date).put("_id", beyond(after));
    // The range beside the alternatives is what an index can use.
    return query
        .copy()
        .put(field, new JsonObject().put(newestFirst ? "$lte" : "$gte", date))
        .put("$or", new JsonArray().add(later).add(same));
  }

  private Future<Result> numbered(
      Store store, String collection, JsonObject query, JsonObject order) {
    var counted = store.count(collection, query, COUNT_CAP);
    return store
        .find(collection, query, options(order).setSkip((number - 1) * size))
        .compose(found -> counted.map(total -> new Result(found, total)));
  }

  private Future<Result> behind(
      Store store, String collection, JsonObject query, JsonObject order) {
    return store.find(collection, query, options(order)).map(found -> new Result(found, -1));
  }

  private FindOptions options(JsonObject order) {
    return new FindOptions().setLimit(size).setSort(order);
  }

  JsonObject byId() {
    return new JsonObject().put("_id", direction());
  }

  /** Behind the value, in the order of the page. */
  JsonObject beyond(Object value) {
    return new JsonObject().put(newestFirst ? "$lt" : "$gt", value);
  }

  /** Before the value or at it, in the order of the page. */
  JsonObject upTo(Object value) {
    return new JsonObject().put(newestFirst ? "$gte" : "$lte", value);
  }

  /** How many entries come before it; 0 where it continues behind an id. */
  long skipped() {
    return after == null ? (number - 1L) * size : 0;
  }

  private int direction() {
    return newestFirst ? -1 : 1;
  }
}
