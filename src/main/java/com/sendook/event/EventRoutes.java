package com.sendook.event;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.problem.Problem;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.function.UnaryOperator;

/** {@code /v1/events}: the log of what happened, by pages and live. */
public final class EventRoutes implements Routes {
  private final EventLog log;
  private final LiveEvents live;

  /**
   * The routes of one HTTP server.
   *
   * @param live on the event loop of that server
   */
  public EventRoutes(EventLog log, LiveEvents live) {
    this.log = log;
    this.live = live;
  }

  @Override
  public void mount(Router router, String base) {
    router.get(base + "/events").handler(this::list);
    router.get(base + "/events/stream").handler(this::stream);
  }

  private void list(RoutingContext context) {
    var query = Exchange.query(context, EventQuery::read);
    Exchange.answerPage(
        context,
        query.page(),
        log.page(Exchange.organizationId(context), query),
        event -> String.valueOf(event.getLong("position")));
  }

  private void stream(RoutingContext context) {
    var wanted = Exchange.query(context, values -> wanted(values, lastEventId(context)));
    live.open(context, Exchange.organizationId(context), wanted.filter(), wanted.after());
  }

  /** Where both are given, the header: a client sends it when it comes back. */
  private static EventQuery wanted(UnaryOperator<String> query, String lastEventId) {
    var faults = new ArrayList<Problem.Detail>();
    var filter = EventFilter.read(query, faults);
    long after = EventQuery.position("Last-Event-ID", lastEventId, faults);
    long named = EventQuery.position("after", query.apply("after"), faults);
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
    return new EventQuery(filter, null, after == EventQuery.NOWHERE ? named : after);
  }

  private static String lastEventId(RoutingContext context) {
    return context.request().getHeader("Last-Event-ID");
  }
}
