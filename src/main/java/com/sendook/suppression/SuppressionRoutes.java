package com.sendook.suppression;

import com.sendook.api.Fields;
import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.suppression.Suppression.Reason;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** {@code /v1/suppressions}. */
public final class SuppressionRoutes implements Routes {
  private final Suppressions suppressions;

  public SuppressionRoutes(Suppressions suppressions) {
    this.suppressions = suppressions;
  }

  @Override
  public void mount(Router router, String base) {
    router.get(base + "/suppressions").handler(this::list);
    router.post(base + "/suppressions").handler(this::add);
    router.delete(base + "/suppressions/:email").handler(this::remove);
  }

  private void list(RoutingContext context) {
    var page = Exchange.page(context);
    Exchange.answerPage(context, page, suppressions.list(Exchange.organizationId(context), page));
  }

  private void add(RoutingContext context) {
    var organization = Exchange.organizationId(context);
    Exchange.answer(
        context,
        200,
        Exchange.read(context, SuppressionRoutes::email)
            .compose(email -> suppressions.add(organization, email, Reason.MANUAL, null))
            .map(Suppression::toJson));
  }

  private static String email(JsonObject body) {
    var fields = new Fields(body, Set.of("email"));
    var mailboxes = fields.mailboxes("email");
    if (mailboxes.size() != 1) {
      fields.fault("email", "must be one address such as ann@example.com");
    }
    fields.check();
    return mailboxes.get(0).address();
  }

  private void remove(RoutingContext context) {
    Exchange.answer(
        context,
        200,
        suppressions
            .remove(Exchange.organizationId(context), context.pathParam("email"))
            .map(Suppression::toJson));
  }
}
