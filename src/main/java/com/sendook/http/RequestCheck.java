package com.sendook.http;

import com.sendook.openapi.ApiDocument;
import com.sendook.openapi.Operation;
import com.sendook.problem.Problem;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Holds requests to the document: the query here, before the route is looked for; the body where it
 * is read ({@link Exchange#read}), since a long one is read elsewhere.
 */
final class RequestCheck implements Handler<RoutingContext> {
  private static final String OPERATION = "sendook.operation";

  private final ApiDocument document;

  RequestCheck(ApiDocument document) {
    this.document = document;
  }

  @Override
  public void handle(RoutingContext context) {
    var operation = document.operation(context.request().method().name(), context.normalizedPath());
    if (operation != null) {
      context.put(OPERATION, operation);
      checkQuery(context, operation);
    }
    context.next();
  }

  private static void checkQuery(RoutingContext context, Operation operation) {
    if (operation.hasQuery()) {
      var faults = operation.faultsInQuery(context.queryParams()::get);
      if (!faults.isEmpty()) {
        throw Problem.invalid(faults);
      }
    }
  }

  /** What the document finds wrong with the body of this request. */
  static List<Problem.Detail> faults(RoutingContext context, JsonObject body) {
    Operation operation = context.get(OPERATION);
    return operation == null ? List.of() : operation.faultsInBody(body);
  }
}
