package com.sendook.http;

import com.sendook.idempotency.IdempotencyKeys;
import com.sendook.queue.MemoryBudget;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a request passes before it reaches a resource: its key, its limit, its body, and what it
 * made before. So nobody without a key makes the gateway read a body. A request with an {@code
 * Idempotency-Key} passes its limit last, since a repeat costs nothing; where it fails before, it
 * has passed it all the same.
 */
public final class Admission {
  private static final String MESSAGES = "/inboxes/:inboxId/messages";

  private final OutageGuard guard;
  private final BodyReader body;
  private final Idempotency idempotency;
  private final Handler<RoutingContext> sendLimit;

  /**
   * The admission of one server.
   *
   * @param bodyPatience how long a body may take, before what its length adds
   * @param ping completes when the store answers
   * @param sendLimit stands before the routes that send; passing it again costs nothing
   */
  public Admission(
      long maxBodyBytes,
      Duration bodyPatience,
      MemoryBudget memory,
      Supplier<Future<Void>> ping,
      IdempotencyKeys keys,
      Handler<RoutingContext> sendLimit) {
    this.guard = new OutageGuard(ping);
    this.body = new BodyReader(maxBodyBytes, bodyPatience, memory);
    this.idempotency = new Idempotency(keys);
    this.sendLimit = sendLimit;
  }

  /** Has the routes of a path answered in time where the store does not. */
  void guard(Router router, String path) {
    router.route(path).handler(guard);
  }

  /**
   * Puts it before all routes below a path.
   *
   * @param base such as {@code /v1}
   * @param authentication notes the organization, or fails
   */
  void mount(Router router, String base, Handler<RoutingContext> authentication) {
    var sending = List.of(base + MESSAGES + "/send", base + MESSAGES + "/:messageId/reply");
    guard(router, base + "/*");
    router.route(base + "/*").handler(authentication);
    sending.forEach(path -> router.post(path).handler(this::limitUnlessRepeat));
    router.post(base + MESSAGES + "/bulk").handler(sendLimit).handler(BodyReader::leave);
    router.route(base + "/*").handler(body);
    router.route(base + "/*").handler(idempotency);
    sending.forEach(path -> router.post(path).handler(sendLimit).failureHandler(sendLimit));
    router
        .route(HttpMethod.GET, base + MESSAGES + "/:messageId")
        .handler(context -> limitIf(Exchange.isReplay(context), context));
  }

  private void limitUnlessRepeat(RoutingContext context) {
    limitIf(!Idempotency.concerns(context), context);
  }

  private void limitIf(boolean now, RoutingContext context) {
    if (now) {
      sendLimit.handle(context);
    } else {
      context.next();
    }
  }
}
