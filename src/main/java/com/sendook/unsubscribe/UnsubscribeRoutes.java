package com.sendook.unsubscribe;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.problem.Problem;
import com.sendook.suppression.Suppression;
import com.sendook.suppression.Suppressions;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /u/{token}}, without a key: the token says who may do what. */
public final class UnsubscribeRoutes implements Routes {
  private static final Logger log = LoggerFactory.getLogger(UnsubscribeRoutes.class);

  /** What a form or one-click sends is a line; nothing of it is read. */
  private static final long MAX_BODY_BYTES = 64 * 1024;

  private final UnsubscribeLink link;
  private final Suppressions suppressions;

  public UnsubscribeRoutes(UnsubscribeLink link, Suppressions suppressions) {
    this.link = link;
    this.suppressions = suppressions;
  }

  @Override
  public void mount(Router router, String base) {
    router.get(base + UnsubscribeLink.PATH + ":token").handler(this::ask);
    router.post(base + UnsubscribeLink.PATH + ":token").handler(this::unsubscribe);
  }

  /** Changes nothing, whoever fetches it. */
  private void ask(RoutingContext context) {
    subscriber(context)
        .map(found -> UnsubscribePage.question(found.address()))
        .ifPresentOrElse(page -> page.write(context.response()), () -> refuse(context));
  }

  private void unsubscribe(RoutingContext context) {
    var found = subscriber(context);
    Exchange.skipBody(context, MAX_BODY_BYTES)
        .onSuccess(
            skipped ->
                found.ifPresentOrElse(
                    subscriber -> unsubscribe(context, subscriber), () -> refuse(context)))
        .onFailure(context::fail);
  }

  private void unsubscribe(RoutingContext context, Subscriber subscriber) {
    suppress(subscriber)
        .onSuccess(done -> UnsubscribePage.done(subscriber.address()).write(context.response()))
        .onFailure(context::fail);
  }

  private Future<?> suppress(Subscriber subscriber) {
    return suppressions
        .add(
            subscriber.organizationId(),
            subscriber.address(),
            Suppression.Reason.UNSUBSCRIBE,
            subscriber.messageId())
        .onSuccess(
            done -> log.info("message {}: a recipient unsubscribed", subscriber.messageId()));
  }

  private Optional<Subscriber> subscriber(RoutingContext context) {
    return link.read(context.pathParam("token"));
  }

  /** People get a page, and programs what they get everywhere. */
  private static void refuse(RoutingContext context) {
    var accept = context.request().getHeader("Accept");
    if (accept != null && accept.contains("text/html")) {
      UnsubscribePage.unknown().write(context.response());
    } else {
      context.fail(Problem.notFound("Unsubscribe link"));
    }
  }
}
