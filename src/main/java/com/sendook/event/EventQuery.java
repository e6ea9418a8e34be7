package com.sendook.event;

import com.sendook.problem.Problem;
import com.sendook.store.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What somebody asks of the log.
 *
 * @param after only what comes behind this position, oldest first; -1 where no position is named
 */
record EventQuery(EventFilter filter, Page page, long after) {
  static final long NOWHERE = -1;

  static EventQuery read(UnaryOperator<String> query) {
    var faults = new ArrayList<Problem.Detail>();
    var filter = EventFilter.read(query, faults);
    long after = position("after", query.apply("after"), faults);
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
    var page = Page.parse(query.apply("page"), query.apply("per"), query.apply("order"), null);
    return new EventQuery(
        filter,
        after == NOWHERE ? page : new Page(1, page.size(), false, String.valueOf(after)),
        after);
  }

  /** A position in the log, from 0; nothing at all is {@link #NOWHERE}. */
  static long position(String field, String text, List<Problem.Detail> faults) {
    if (text == null || text.isBlank()) {
      return NOWHERE;
    }
    if (!text.matches("[0-9]{1,18}")) {
      faults.add(new Problem.Detail(field, "must be the position of an event, a whole number"));
      return NOWHERE;
    }
    return Long.parseLong(text);
  }
}
