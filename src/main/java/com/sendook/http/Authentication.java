package com.sendook.http;

import com.sendook.account.ApiKeys;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/** Lets through who shows an API key: {@code Authorization: Bearer <key>} (RFC 6750). */
final class Authentication implements Handler<RoutingContext> {
  private static final Pattern BEARER = Pattern.compile("(?i)Bearer +([\\x21-\\x7e]{1,256})");

  private final ApiKeys keys;

  Authentication(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public void handle(RoutingContext context) {
    Exchange.continueAfter(
        context,
        presented(context)
            .compose(keys::authenticate)
            .compose(
                key -> {
                  if (key == null) {
                    return Future.failedFuture(
                        Problem.unauthorized("This API key is not known here"));
                  }
                  Exchange.authenticated(context, key.organizationId());
                  return Future.succeededFuture();
                }));
  }

  private static Future<String> presented(RoutingContext context) {
    var header = context.request().getHeader("Authorization");
    var match = header == null ? null : BEARER.matcher(header);
    return match != null && match.matches()
        ? Future.succeededFuture(match.group(1))
        : Future.failedFuture(
            Problem.unauthorized("An API key is required: send Authorization: Bearer <key>"));
  }
}
