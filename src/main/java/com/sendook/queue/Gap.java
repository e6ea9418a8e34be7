package com.sendook.queue;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lanes in a row, by their names, of which none is closed.
 *
 * @param after they come after this name
 * @param before and before this one; null where they go on to the end
 * @param last and none of them after this one; null where any may be the last
 */
record Gap(String after, String before, String last) {
  /** What is left between closed lanes: first what comes after {@code from}, then the rest. */
  static List<Gap> between(Set<String> closed, String from) {
    var sorted = new TreeSet<>(closed);
    var gaps = new ArrayList<Gap>();
    var after = from;
    for (var next : sorted.tailSet(from, false)) {
      gaps.add(new Gap(after, next, null));
      after = next;
    }
    gaps.add(new Gap(after, null, null));
    after = "";
    for (var next : sorted.headSet(from, true)) {
      gaps.add(new Gap(after, next, null));
      after = next;
    }
    if (!from.equals(after)) {
      gaps.add(new Gap(after, null, from));
    }
    return gaps;
  }

  JsonObject bounds() {
    var bounds = new JsonObject().put("$gt", after);
    if (before != null) {
      bounds.put("$lt", before);
    }
    return last == null ? bounds : bounds.put("$lte", last);
  }
}
