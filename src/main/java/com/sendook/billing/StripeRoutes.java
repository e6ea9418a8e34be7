package com.sendook.billing;

import com.sendook.http.Exchange;
import com.sendook.http.RawBodies;
import com.sendook.http.Routes;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;

/**
 * {@code POST /webhooks/stripe}, without a key: the signature says whom to believe. Where no secret
 * is configured it is not there.
 */
public final class StripeRoutes implements Routes {
  private static final long MAX_BODY_BYTES = 1L << 20;

  private final RawBodies bodies;
  private final StripeSignature signature;
  private final PayingOrganizations organizations;

  /**
   * The route.
   *
   * @param secret what Stripe signs with; empty for none
   */
  public StripeRoutes(
      RawBodies bodies, String secret, InstantSource clock, PayingOrganizations organizations) {
    this.bodies = bodies;
    this.signature = secret.isEmpty() ? null : new StripeSignature(secret, clock);
    this.organizations = organizations;
  }

  @Override
  public void mount(Router router, String base) {
    router
        .post(base + "/webhooks/stripe")
        .handler(RawBodies.onlyIf(signature != null))
        .handler(bodies.upTo(MAX_BODY_BYTES))
        .handler(this::take);
  }

  private void take(RoutingContext context) {
    var header = context.request().getHeader("Stripe-Signature");
    Exchange.answer(
        context,
        200,
        RawBodies.read(context, body -> verified(header, body))
            .compose(this::take)
            .map(done -> new JsonObject().put("success", true)));
  }

  private JsonObject verified(String header, Buffer body) {
    signature.check(header, body);
    try {
      return new JsonObject(body);
    } catch (DecodeException e) {
      throw Problem.invalid("The body is no event of Stripe");
    }
  }

  /**
   * Other customers of the same account are none of ours, and other events none of our business.
   */
  private Future<Void> take(JsonObject event) {
    var customer = attachedTo(event);
    return customer == null ? Future.succeededFuture() : organizations.markPaying(customer);
  }

  private static String attachedTo(JsonObject event) {
    try {
      return "payment_method.attached".equals(event.getString("type"))
          ? event.getJsonObject("data").getJsonObject("object").getString("customer")
          : null;
    } catch (ClassCastException | NullPointerException e) {
      throw Problem.invalid("The event is none that Stripe sends");
    }
  }
}
