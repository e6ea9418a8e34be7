package com.sendook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** The verticles that a user has named in the configuration. */
final class UserConsumers {
  private final Vertx vertx;
  private final List<String> names;
  private final List<String> deployed = new ArrayList<>();

  UserConsumers(Vertx vertx, List<String> names) {
    this.vertx = vertx;
    this.names = names;
  }

  /** One after the other; fails with {@link StartFailure} at the first that cannot be deployed. */
  Future<Void> deploy() {
    Future<Void> all = Future.succeededFuture();
    for (var name : names) {
      all = all.compose(before -> deploy(name));
    }
    return all;
  }

  private Future<Void> deploy(String name) {
    return vertx
        .deployVerticle(name)
        .onSuccess(deployed::add)
        .<Void>mapEmpty()
        .recover(
            error ->
                Future.failedFuture(
                    new StartFailure(
                        "the consumer " + name + " cannot be deployed: " + error.getMessage(),
                        error)));
  }

  Future<Void> undeploy() {
    return Future.join(deployed.stream().map(vertx::undeploy).toList()).mapEmpty();
  }
}
