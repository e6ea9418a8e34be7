package com.sendook.webhook;

import static com.sendook.http.Exchange.answer;
import static com.sendook.http.Exchange.answerPage;
import static com.sendook.http.Exchange.newId;
import static com.sendook.http.Exchange.organizationId;
import static com.sendook.http.Exchange.pageOldestFirst;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What a webhook has not got, and how to send it again. */
public final class RedeliveryRoutes implements Routes {
  private final Webhooks webhooks;
  private final PendingPosts pending;
  private final Redeliver redeliver;
  private final ReplayEvents replay;

  public RedeliveryRoutes(
      Webhooks webhooks, PendingPosts pending, Redeliver redeliver, ReplayEvents replay) {
    this.webhooks = webhooks;
    this.pending = pending;
    this.redeliver = redeliver;
    this.replay = replay;
  }

  @Override
  public void mount(Router router, String base) {
    router.get(base + "/webhooks/:id/pending").handler(this::listPending);
    router.post(base + "/webhooks/:id/attempts/:attemptId/redeliver").handler(this::redeliver);
    router.post(base + "/webhooks/:id/replay").handler(this::replay);
  }

  private void listPending(RoutingContext context) {
    var page = pageOldestFirst(context);
    var found = webhook(context).compose(webhook -> pending.list(webhook, page));
    answerPage(context, page, found);
  }

  private void redeliver(RoutingContext context) {
    var attemptId = Exchange.id(context, "attemptId", "Attempt");
    var noted =
        webhook(context)
            .compose(webhook -> redeliver.redeliver(newId(context), webhook, attemptId));
    answer(context, 200, noted);
  }

  private void replay(RoutingContext context) {
    var begun =
        webhook(context)
            .compose(
                webhook ->
                    Exchange.read(context, replay::read)
                        .compose(since -> replay.replay(newId(context), webhook, since)));
    answer(context, 200, begun);
  }

  private Future<Webhook> webhook(RoutingContext context) {
    return webhooks.get(organizationId(context), Exchange.id(context, "id", "Webhook"));
  }
}
