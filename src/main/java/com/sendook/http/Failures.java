package com.sendook.http;

import com.sendook.api.ApiJson;
import com.sendook.problem.Problem;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one mapping from what went wrong to HTTP: {@code {"error", "code", "requestId", "details"?}}.
 */
final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static void handle(RoutingContext context) {
    var response = context.response();
    Making.done(context, Making.NOTHING);
    if (response.closed() || response.ended()) {
      // The client hung up: there is nobody to answer.
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    if (Exchange.requestId(context) == null) {
      // It was refused before any handler saw it.
      Exchange.begin(context);
    }
    if (context.failure() instanceof Problem problem) {
      answer(context, problem);
      return;
    }
    int status =
        context.failure() instanceof HttpException refused
            ? refused.getStatusCode()
            : context.statusCode();
    switch (status) {
      case 404 -> answer(context, 404, "There is no such route", "not_found");
      case 408 -> answer(context, 408, "The body came too slowly", "timeout");
      case 413 -> answer(context, 413, "The body is larger than this route takes", "too_large");
      default -> {
        // Below 400 stands the status of a request that broke off while it was read.
        if (status < 500) {
          answer(
              context, Math.max(status, 400), "The request could not be read", "invalid_request");
        } else {
          unexpected(context);
        }
      }
    }
  }

  /** 405, and in {@code Allow} what would be right (RFC 9110, 15.5.6). */
  static void wrongMethod(RoutingContext context, Router router) {
    Making.done(context, Making.NOTHING);
    var path = context.normalizedPath();
    var allowed =
        router.getRoutes().stream()
            .filter(route -> route.methods() != null && matches(route, path))
            .flatMap(route -> route.methods().stream())
            .map(HttpMethod::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    context.response().putHeader("Allow", allowed);
    answer(
        context,
        405,
        "This route takes " + allowed + ", not " + context.request().method(),
        "method_not_allowed");
  }

  private static boolean matches(Route route, String path) {
    var pattern = route.getName() == null ? route.getPath() : route.getName();
    return pattern != null && path.matches(pattern.replaceAll(":[A-Za-z]+", "[^/]+"));
  }

  private static void unexpected(RoutingContext context) {
    log.error("request {} failed", Exchange.requestId(context), context.failure());
    answer(context, 500, "Something went wrong on our side", "internal_error");
  }

  private static int status(Problem.Kind kind) {
    return switch (kind) {
      case INVALID -> 400;
      case UNAUTHORIZED -> 401;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case UNSUPPORTED -> 415;
      case LIMITED -> 429;
      case UNAVAILABLE -> 503;
    };
  }

  /** Answers with the problem. */
  static void answer(RoutingContext context, Problem problem) {
    if (problem.kind() == Problem.Kind.UNAUTHORIZED) {
      context.response().putHeader("WWW-Authenticate", "Bearer");
    }
    if (problem.retryAfter() != null) {
      context.response().putHeader("Retry-After", String.valueOf(problem.retryAfter().toSeconds()));
    }
    var body = body(Exchange.requestId(context), problem.getMessage(), problem.code());
    if (!problem.details().isEmpty()) {
      body.put("details", ApiJson.details(problem));
    }
    write(context, status(problem.kind()), body);
  }

  private static void answer(RoutingContext context, int status, String message, String code) {
    write(context, status, body(Exchange.requestId(context), message, code));
  }

  /** What every error is, whatever else it says. */
  static JsonObject body(String requestId, String message, String code) {
    return new JsonObject().put("error", message).put("code", code).put("requestId", requestId);
  }

  private static void write(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .end(body.toBuffer());
  }
}
