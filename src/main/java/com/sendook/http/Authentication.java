package com.sendook.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Lets through who shows something that opens an organization. */
public final class Authentication implements Handler<RoutingContext> {
  /** Finds out whom a request acts for. */
  public interface Identity {
    /**
     * The organization.
     *
     * @param shown what the caller has shown
     * @return fails with the {@link com.sendook.problem.Problem} to answer
     */
    Future<String> organizationOf(String shown, RoutingContext context);
  }

  private final String wanted;
  private final Identity identity;

  /**
   * A door.
   *
   * @param wanted what the caller is to show, such as {@code An API key}
   */
  public Authentication(String wanted, Identity identity) {
    this.wanted = wanted;
    this.identity = identity;
  }

  @Override
  public void handle(RoutingContext context) {
    Exchange.continueAfter(
        context,
        organizationOf(context)
            .onSuccess(
                organization ->
                    Exchange.authenticated(context, organization, () -> organizationOf(context)))
            .mapEmpty());
  }

  private Future<String> organizationOf(RoutingContext context) {
    return Exchange.bearer(context, wanted)
        .compose(shown -> identity.organizationOf(shown, context));
  }
}
