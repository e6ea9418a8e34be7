package com.sendook.http;

import com.sendook.openapi.ApiDocument;
import com.sendook.openapi.Operation;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Holds requests to the document. Which of its operations one is, is found here, before the route
 * is looked for; query and body are held to it where they are read ({@link Exchange#query}, {@link
 * Exchange#read}), so that what is wrong for the document and for the reader is told at once.
 */
final class RequestCheck implements Handler<RoutingContext> {
  private static final String OPERATION = "sendook.operation";
  private static final List<Problem.Detail> NONE = List.of();

  private final ApiDocument document;

  RequestCheck(ApiDocument document) {
    this.document = document;
  }

  @Override
  public void handle(RoutingContext context) {
    var method = context.request().method();
    // Who asks about something asks as who gets it.
    var name = method.equals(HttpMethod.HEAD) ? HttpMethod.GET.name() : method.name();
    // Of a request that goes on as another one, what was said of it before is void.
    context.put(OPERATION, document.operation(name, context.normalizedPath()));
    context.next();
  }

  /** What the reader makes of the query; else all that it and the document find wrong with it. */
  static <T> T readQuery(RoutingContext context, Function<UnaryOperator<String>, T> reader) {
    UnaryOperator<String> values = context.queryParams()::get;
    Operation operation = context.get(OPERATION);
    var faults = operation == null ? NONE : operation.faultsInQuery(values);
    return sound(faults, () -> reader.apply(values));
  }

  /** Holds the body to the document. */
  static Held hold(RoutingContext context, JsonObject body) {
    Operation operation = context.get(OPERATION);
    return new Held(body, operation == null ? NONE : operation.faultsInBody(body));
  }

  /** A body with what the document finds wrong with it. */
  record Held(JsonObject body, List<Problem.Detail> faults) {
    /** What the reader makes of it; else all that it and the document find wrong. */
    <T> T read(Function<JsonObject, T> reader) {
      return sound(faults, () -> reader.apply(body));
    }

    /** The same for a reader that has to ask others. */
    <T> Future<T> readAsking(Function<JsonObject, Future<T>> reader) {
      return reader
          .apply(body)
          .recover(
              error ->
                  Future.failedFuture(error instanceof Problem found ? found.with(faults) : error))
          .map(read -> sound(faults, () -> read));
    }
  }

  private static <T> T sound(List<Problem.Detail> faults, Supplier<T> reader) {
    T read;
    try {
      read = reader.get();
    } catch (Problem problem) {
      throw problem.with(faults);
    }
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
    return read;
  }
}
