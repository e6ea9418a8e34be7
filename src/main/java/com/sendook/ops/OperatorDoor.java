package com.sendook.ops;

import com.sendook.problem.Problem;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;

/** Lets through who can read the installation's secret key ({@link OperatorKey}). */
public final class OperatorDoor implements Handler<RoutingContext> {
  private final OperatorKey key;

  public OperatorDoor(OperatorKey key) {
    this.key = key;
  }

  @Override
  public void handle(RoutingContext context) {
    var request = context.request();
    var shown = request.getHeader("Authorization");
    if (key.opens(shown, request.method().name(), request.uri(), Instant.now())) {
      context.next();
    } else {
      context.fail(
          Problem.unauthorized(
              "This needs the installation's secret key: use the commands of sendook.jar with the"
                  + " configuration of the gateway"));
    }
  }
}
