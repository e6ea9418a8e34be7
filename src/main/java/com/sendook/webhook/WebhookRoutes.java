package com.sendook.webhook;

import static com.sendook.http.Exchange.answer;
import static com.sendook.http.Exchange.answerPage;
import static com.sendook.http.Exchange.newId;
import static com.sendook.http.Exchange.organizationId;
import static com.sendook.http.Exchange.page;
import static com.sendook.http.Exchange.readAsking;

import com.sendook.event.EventRelay;
import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The webhooks of the caller's organization. */
public final class WebhookRoutes implements Routes {
  private final Webhooks webhooks;
  private final Attempts attempts;
  private final TestWebhook testWebhook;
  private final RotateSecret rotateSecret;
  private final PendingPosts pending;
  private final EventRelay relay;

  public WebhookRoutes(
      Webhooks webhooks,
      Attempts attempts,
      TestWebhook testWebhook,
      RotateSecret rotateSecret,
      PendingPosts pending,
      EventRelay relay) {
    this.webhooks = webhooks;
    this.attempts = attempts;
    this.testWebhook = testWebhook;
    this.rotateSecret = rotateSecret;
    this.pending = pending;
    this.relay = relay;
  }

  @Override
  public void mount(Router router, String base) {
    router.post(base + "/webhooks").handler(this::create);
    router.get(base + "/webhooks").handler(this::list);
    router.get(base + "/webhooks/:id").handler(this::get);
    router.put(base + "/webhooks/:id").handler(this::update);
    router.delete(base + "/webhooks/:id").handler(this::delete);
    router.post(base + "/webhooks/:id/test").handler(this::test);
    router.post(base + "/webhooks/:id/rotate-secret").handler(this::rotateSecret);
    router.get(base + "/webhooks/:id/attempts").handler(this::listAttempts);
  }

  private void create(RoutingContext context) {
    var made =
        readAsking(context, webhooks::read)
            .compose(request -> webhooks.create(newId(context), organizationId(context), request));
    answer(context, 201, made);
  }

  private void list(RoutingContext context) {
    var page = page(context);
    answerPage(context, page, webhooks.list(organizationId(context), page));
  }

  private void get(RoutingContext context) {
    var found = webhooks.get(organizationId(context), id(context));
    answer(
        context,
        200,
        found.map(webhook -> webhook.toJson().put("breaker", pending.breaker(webhook).toJson())));
  }

  private void update(RoutingContext context) {
    var updated =
        webhooks
            .get(organizationId(context), id(context))
            .compose(
                webhook ->
                    readAsking(context, body -> webhooks.read(webhook, body))
                        .compose(request -> webhooks.update(webhook, request)));
    answer(context, 200, updated.map(Webhook::toJson));
  }

  private void delete(RoutingContext context) {
    var deleted = webhooks.delete(organizationId(context), id(context), relay);
    answer(context, 200, deleted.map(Webhook::toJson));
  }

  private void test(RoutingContext context) {
    answer(context, 200, testWebhook.test(organizationId(context), id(context)));
  }

  private void rotateSecret(RoutingContext context) {
    var rotated =
        webhooks
            .get(organizationId(context), id(context))
            .compose(webhook -> rotateSecret.rotate(webhook, newId(context)));
    answer(context, 200, rotated);
  }

  private void listAttempts(RoutingContext context) {
    var page = page(context);
    var found =
        webhooks
            .get(organizationId(context), id(context))
            .compose(webhook -> attempts.list(webhook.id(), page));
    answerPage(context, page, found);
  }

  private static String id(RoutingContext context) {
    return Exchange.id(context, "id", "Webhook");
  }
}
