package com.sendook.store;

import com.sendook.problem.Problem;
import io.vertx.core.Future;
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
   * A page of documents, and how many there are in all (up to {@link #COUNT_CAP}); -1 where nobody
   * counted.
   */
  public record Result(List<JsonObject> documents, long total) {}

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

  /** The page of what the query names, ordered by id. */
  public Future<Result> of(Store store, String collection, JsonObject query) {
    return of(store, collection, query, "_id");
  }

  /** The page of what the query names. {@code after} goes by id, so it needs the order by id. */
  public Future<Result> of(Store store, String collection, JsonObject query, String sortField) {
    var options =
        new FindOptions()
            .setLimit(size)
            .setSort(new JsonObject().put(sortField, newestFirst ? -1 : 1));
    if (after != null) {
      var behind =
          query.copy().put("_id", new JsonObject().put(newestFirst ? "$lt" : "$gt", after));
      return store.find(collection, behind, options).map(found -> new Result(found, -1));
    }
    var counted = store.count(collection, query, COUNT_CAP);
    return store
        .find(collection, query, options.setSkip((number - 1) * size))
        .compose(found -> counted.map(total -> new Result(found, total)));
  }
}
