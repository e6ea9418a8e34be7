package com.sendook.http;

import com.sendook.problem.Problem;
import com.sendook.store.Ids;
import com.sendook.store.Page;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** One request and its answer, as the features see them. */
public final class Exchange {
  private Exchange() {}

  /** The organization of the authenticated caller. */
  public static String organizationId(RoutingContext context) {
    return context.get("sendook.organizationId");
  }

  /** The body; an empty one counts as <code>{}</code>. */
  public static JsonObject body(RoutingContext context) {
    var bytes = context.body().buffer();
    if (bytes == null || bytes.length() == 0) {
      return new JsonObject();
    }
    try {
      if (Json.decodeValue(bytes) instanceof JsonObject object) {
        return object;
      }
    } catch (DecodeException e) {
      throw Problem.invalid("The body is not JSON");
    }
    throw Problem.invalid("The body must be a JSON object");
  }

  /** The id in the path; what is not an id names nothing. */
  public static String id(RoutingContext context, String parameter, String what) {
    var id = context.pathParam(parameter);
    if (!Ids.isId(id)) {
      throw Problem.notFound(what);
    }
    return id;
  }

  /** The page that the caller asks for. */
  public static Page page(RoutingContext context) {
    var query = context.queryParams();
    return Page.parse(query.get("page"), query.get("per"), query.get("order"), query.get("after"));
  }

  /** Answers with the object, or lets the failure be answered. */
  public static void answer(RoutingContext context, int status, Future<JsonObject> answer) {
    answer
        .onSuccess(json -> context.response().setStatusCode(status).end(json.toBuffer()))
        .onFailure(context::fail);
  }

  /** Answers with the page as a bare array. */
  public static void answerPage(RoutingContext context, Page page, Future<Page.Result> result) {
    result
        .onSuccess(
            found -> {
              context.response().putHeader("X-Total-Count", Long.toString(found.total()));
              context.response().end(new JsonArray(found.documents()).toBuffer());
            })
        .onFailure(context::fail);
  }
}
