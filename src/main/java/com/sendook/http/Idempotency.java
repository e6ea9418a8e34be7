package com.sendook.http;

import com.sendook.idempotency.Claim;
import com.sendook.idempotency.IdempotencyKeys;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a {@code POST} with an {@code Idempotency-Key} make its resource once. A repeat is answered
 * with the resource as it is now, read as a {@code GET} would read it, so no secret is shown again.
 * Only what made something (201) is remembered: after any other answer the same key starts afresh.
 */
final class Idempotency implements Handler<RoutingContext> {
  private static final Logger log = LoggerFactory.getLogger(Idempotency.class);
  private static final String HEADER = "Idempotency-Key";
  private static final Pattern KEY = Pattern.compile("[ -~]{1,256}");

  private final IdempotencyKeys keys;

  Idempotency(IdempotencyKeys keys) {
    this.keys = keys;
  }

  /** Whether what this request costs is known only once its key was looked up. */
  static boolean concerns(RoutingContext context) {
    return context.request().method().equals(HttpMethod.POST)
        && context.request().headers().contains(HEADER);
  }

  @Override
  public void handle(RoutingContext context) {
    if (!concerns(context)) {
      context.next();
      return;
    }
    key(context)
        .compose(
            key ->
                digest(context)
                    .compose(digest -> keys.claim(Exchange.organizationId(context), key, digest)))
        .onSuccess(claim -> proceed(context, claim))
        .onFailure(context::fail);
  }

  private static Future<String> key(RoutingContext context) {
    var given = context.request().headers().getAll(HEADER);
    return given.size() == 1 && KEY.matcher(given.get(0)).matches()
        ? Future.succeededFuture(given.get(0))
        : Future.failedFuture(
            Problem.invalid(HEADER, "must be given once, as 1 to 256 printable ASCII characters"));
  }

  private static Future<String> digest(RoutingContext context) {
    var request = context.request();
    var head = request.method() + " " + request.path();
    return Exchange.offLoopIfLong(context, body -> IdempotencyKeys.digest(head, body));
  }

  private void proceed(RoutingContext context, Claim claim) {
    if (claim instanceof Claim.Reserved reserved && Exchange.isOver(context)) {
      settle(reserved, Making.NOTHING);
    } else if (claim instanceof Claim.Made made) {
      Making.replay(context, made.status());
      context.reroute(HttpMethod.GET, made.location());
    } else if (claim instanceof Claim.Reserved reserved) {
      Making.reserve(context, reserved.resourceId()).onSuccess(made -> settle(reserved, made));
      context.next();
    }
  }

  /** Not waited for: where it fails, the key is free again when its lease is over. */
  private void settle(Claim.Reserved reserved, Making.Made made) {
    var settled =
        made.location() == null
            ? keys.release(reserved)
            : keys.keep(reserved, new Claim.Made(made.status(), made.location()));
    settled.onFailure(
        error -> log.warn("an idempotency key was not settled: {}", error.toString()));
  }
}
