package com.sendook.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the documents of a page that no index leads to, at a bounded cost: it walks in the order of
 * the ids from batch to batch, each so large that the store is done with it quickly, until the page
 * is full, all is looked through, or its time is over. Then it says where to go on.
 *
 * <p>For a page by number it walks on for a moment to count; where that does not bring it to the
 * end, nobody knows the number.
 */
public final class Search {
  private static final Duration TIME = Duration.ofSeconds(2);
  private static final Duration TIME_TO_COUNT = Duration.ofMillis(200);

  /** Other calls of the store wait no longer than this for one batch. */
  private static final long BATCH_MS = 50;

  private static final int FIRST_BATCH = 100;
  private static final int LARGEST_BATCH = 2000;
  private static final int GROWTH = 2;

  private final Store store;
  private final Duration time;
  private final Duration timeToCount;

  public Search(Store store) {
    this(store, TIME, TIME_TO_COUNT);
  }

  Search(Store store, Duration time, Duration timeToCount) {
    this.store = store;
    this.time = time;
    this.timeToCount = timeToCount;
  }

  /**
   * The page of what both name.
   *
   * @param range what an index on these fields and the id leads to
   * @param conditions what every document of the range is then asked
   */
  public Future<Page.Result> find(
      String collection, JsonObject range, JsonObject conditions, Page page) {
    return new Walk(collection, range, conditions, page).run();
  }

  private final class Walk {
    private final String collection;
    private final JsonObject range;
    private final JsonObject conditions;
    private final Page page;
    private final long startNanos = System.nanoTime();
    private final List<String> found = new ArrayList<>();
    private long hits;
    private int batch = FIRST_BATCH;
    private String reached;
    private boolean atEnd;

    Walk(String collection, JsonObject range, JsonObject conditions, Page page) {
      this.collection = collection;
      this.range = range;
      this.conditions = conditions;
      this.page = page;
      this.reached = page.after();
    }

    Future<Page.Result> run() {
      long beginNanos = System.nanoTime();
      return endOfBatch()
          .compose(this::look)
          .compose(
              looked -> {
                adapt(System.nanoTime() - beginNanos);
                return isDone() ? result() : run();
              });
    }

    /** The last id of the next batch, or null where it reaches to the end. */
    private Future<String> endOfBatch() {
      return store
          .find(collection, rest(), ids().setSkip(batch - 1).setLimit(1))
          .map(last -> last.isEmpty() ? null : last.get(0).getString("_id"));
    }

    private Future<Void> look(String end) {
      var part = end == null ? rest() : Page.within(rest(), page.upTo(end));
      return store
          .find(collection, part.mergeIn(conditions), ids())
          .map(
              matching -> {
                matching.forEach(each -> hit(each.getString("_id")));
                atEnd = end == null;
                reached = end;
                return null;
              });
    }

    private void hit(String id) {
      hits++;
      if (hits > page.skipped() && found.size() < page.size()) {
        found.add(id);
      }
    }

    private JsonObject rest() {
      return reached == null ? range.copy() : Page.within(range, page.beyond(reached));
    }

    private FindOptions ids() {
      return new FindOptions().setFields(new JsonObject().put("_id", 1)).setSort(page.byId());
    }

    private void adapt(long nanos) {
      long fitting = batch * BATCH_MS * 1_000_000 / Math.max(1, nanos);
      long next = Math.max(batch / GROWTH, Math.min(fitting, (long) batch * GROWTH));
      batch = (int) Math.max(1, Math.min(next, LARGEST_BATCH));
    }

    private boolean isDone() {
      boolean isFull = found.size() == page.size();
      boolean isCounted = page.after() != null || isOver(timeToCount) || hits >= Page.COUNT_CAP;
      return atEnd || (isFull && isCounted) || isOver(time);
    }

    private boolean isOver(Duration allowed) {
      return System.nanoTime() - startNanos >= allowed.toNanos();
    }

    private Future<Page.Result> result() {
      boolean isCounted = page.after() == null && (atEnd || hits >= Page.COUNT_CAP);
      long total = isCounted ? Math.min(hits, Page.COUNT_CAP) : -1;
      boolean stopped = !atEnd && found.size() < page.size();
      return documents().map(all -> new Page.Result(all, total, stopped ? reached : null, stopped));
    }

    private Future<List<JsonObject>> documents() {
      var these = new JsonObject().put("_id", new JsonObject().put("$in", found));
      return found.isEmpty()
          ? Future.succeededFuture(List.of())
          : store.find(collection, these, new FindOptions().setSort(page.byId()));
    }
  }
}
