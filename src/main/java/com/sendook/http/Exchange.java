package com.sendook.http;

import com.sendook.problem.Problem;
import com.sendook.store.Ids;
import com.sendook.store.Page;
import com.sendook.trace.Trace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.ArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What every route does with a request and its answer. */
public final class Exchange {
  private static final String ORGANIZATION = "sendook.organizationId";
  private static final String AGAIN = "sendook.authenticateAgain";
  private static final String REQUEST_ID = "sendook.requestId";

  /** Longer bodies take longer than an event loop has. */
  static final int INLINE_BYTES = 64 * 1024;

  private Exchange() {}

  static void authenticated(
      RoutingContext context, String organizationId, Supplier<Future<String>> again) {
    context.put(ORGANIZATION, organizationId).put(AGAIN, again);
  }

  /** For an answer that goes on for long: fails where the caller would not be let in any more. */
  public static Future<Void> checkAgain(RoutingContext context) {
    return context.<Supplier<Future<String>>>get(AGAIN).get().mapEmpty();
  }

  /** Begins the answer: with the request's id, which stays the same however often this is done. */
  static void begin(RoutingContext context) {
    if (requestId(context) == null) {
      context.put(REQUEST_ID, AnswerHead.begin(context.request()));
      Trace.begin(requestId(context));
    } else {
      AnswerHead.begin(context.request(), requestId(context));
    }
    if (isReplay(context)) {
      context.response().putHeader("Idempotency-Replayed", "true");
    }
  }

  /** The organization of the authenticated caller. */
  public static String organizationId(RoutingContext context) {
    return context.get(ORGANIZATION);
  }

  /**
   * What the caller shows: {@code Authorization: Bearer <…>} (RFC 6750).
   *
   * @param wanted what it is to be, for who shows nothing
   */
  public static Future<String> bearer(RoutingContext context, String wanted) {
    return Bearer.of(context.request().getHeader("Authorization"))
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                Future.failedFuture(
                    Problem.unauthorized(
                        wanted + " is required: send it as Authorization: Bearer …")));
  }

  static String requestId(RoutingContext context) {
    return context.get(REQUEST_ID);
  }

  /**
   * The id of what this request makes. With an {@code Idempotency-Key} it is the one that the key
   * reserved: whoever makes something under it must find what an earlier try made.
   */
  public static String newId(RoutingContext context) {
    return Making.newId(context);
  }

  /** Whether the request only asks again for what an earlier one made. */
  public static boolean isReplay(RoutingContext context) {
    return Making.isReplay(context);
  }

  /** Whether it was answered, or there is nobody to answer any more. */
  public static boolean isOver(RoutingContext context) {
    return context.response().ended() || context.response().closed();
  }

  /**
   * Goes on to the next handler, or to the failure handler, when the future completes. Until the
   * body is read the request stays paused: bytes that came while nobody listened would be lost.
   */
  public static void continueAfter(RoutingContext context, Future<Void> step) {
    if (!context.failed()) {
      context.request().pause();
    }
    step.onSuccess(
            done -> {
              if (isOver(context)) {
                context.request().resume();
                Making.done(context, Making.NOTHING);
              } else {
                context.next();
              }
            })
        .onFailure(
            error -> {
              context.request().resume();
              context.fail(error);
            });
  }

  /**
   * Reads the body with a reader that checks it, once it was held to its schema: what is wrong for
   * either is told at once. What is long is read off the event loop.
   */
  public static <T> Future<T> read(RoutingContext context, Function<JsonObject, T> reader) {
    return offLoopIfLong(context, bytes -> held(context).read(reader));
  }

  /** The same for a reader that has to ask others. */
  public static <T> Future<T> readAsking(
      RoutingContext context, Function<JsonObject, Future<T>> reader) {
    return offLoopIfLong(context, bytes -> held(context)).compose(held -> held.readAsking(reader));
  }

  private static RequestCheck.Held held(RoutingContext context) {
    return RequestCheck.hold(context, JsonBody.of(context));
  }

  /** Does something with the bytes of the body: those of a long one off the event loop. */
  static <T> Future<T> offLoopIfLong(RoutingContext context, Function<Buffer, T> step) {
    var given = context.body().buffer();
    return offLoopIfLong(context, given == null ? Buffer.buffer() : given, step);
  }

  static <T> Future<T> offLoopIfLong(
      RoutingContext context, Buffer bytes, Function<Buffer, T> step) {
    return bytes.length() <= INLINE_BYTES
        ? Future.succeededFuture(step.apply(bytes))
        : context.vertx().executeBlocking(() -> step.apply(bytes), false);
  }

  /** Takes the body off the line and drops it; fails where it is longer than that. */
  public static Future<Void> skipBody(RoutingContext context, long maxBytes) {
    var request = context.request();
    var skipped = Promise.<Void>promise();
    request
        .handler(
            bytes -> {
              if (request.bytesRead() > maxBytes) {
                skipped.tryFail(new HttpException(413));
              }
            })
        .endHandler(end -> skipped.tryComplete());
    return skipped.future();
  }

  /** An id in the path; a malformed one names nothing. */
  public static String id(RoutingContext context, String parameter, String what) {
    var id = context.pathParam(parameter);
    if (!Ids.isId(id)) {
      throw Problem.notFound(what);
    }
    return id;
  }

  /** Reads the query with a reader that checks it, and holds it to its schemas. */
  public static <T> T query(RoutingContext context, Function<UnaryOperator<String>, T> reader) {
    return RequestCheck.readQuery(context, reader);
  }

  /** The page that the query asks for. */
  public static Page page(RoutingContext context) {
    return query(
        context,
        values ->
            Page.parse(
                values.apply("page"),
                values.apply("per"),
                values.apply("order"),
                values.apply("after")));
  }

  /** The same of a list that is read from its beginning. */
  public static Page pageOldestFirst(RoutingContext context) {
    var query = context.queryParams();
    var order = query.contains("order") ? query.get("order") : "asc";
    return Page.parse(query.get("page"), query.get("per"), order, query.get("after"));
  }

  /**
   * Answers with one resource. One that was made (201) stands at the request's path, behind its id;
   * where it stands elsewhere, see {@link #created}.
   */
  public static void answer(RoutingContext context, int status, Future<JsonObject> answer) {
    if (status == 201) {
      created(context, context.request().path().replaceAll("/+$", ""), answer);
      return;
    }
    answer
        .onSuccess(
            resource -> {
              Making.done(context, Making.NOTHING);
              write(context, status, resource.toBuffer());
            })
        .onFailure(context::fail);
  }

  /**
   * Answers with a resource that was made, and that a {@code GET} now finds.
   *
   * @param collection the path that it stands at, behind its id
   */
  public static void created(
      RoutingContext context, String collection, Future<JsonObject> resource) {
    created(context, made -> collection + "/" + made.getString("id"), resource);
  }

  /** The same for what does not stand behind its own id. */
  public static void created(
      RoutingContext context, Function<JsonObject, String> locate, Future<JsonObject> resource) {
    resource
        .onSuccess(
            made -> {
              var location = locate.apply(made);
              Making.done(context, new Making.Made(201, location));
              if (!isOver(context)) {
                context.response().putHeader("Location", location);
              }
              write(context, 201, made.toBuffer());
            })
        .onFailure(context::fail);
  }

  /**
   * Answers with a bare array, its total in {@code X-Total-Count} and its neighbours in {@code
   * Link} (RFC 8288).
   */
  public static void answerPage(RoutingContext context, Page page, Future<Page.Result> result) {
    answerPage(context, page, result, entry -> entry.getString("id"));
  }

  /**
   * The same.
   *
   * @param place what stands in {@code after} to go on behind an entry
   */
  public static void answerPage(
      RoutingContext context,
      Page page,
      Future<Page.Result> result,
      Function<JsonObject, String> place) {
    result
        .onSuccess(
            found -> {
              if (isOver(context)) {
                return;
              }
              PageHeaders.put(context, page, found, place);
              write(context, 200, new JsonArray(new ArrayList<>(found.documents())).toBuffer());
            })
        .onFailure(context::fail);
  }

  private static void write(RoutingContext context, int status, Buffer json) {
    if (isOver(context)) {
      return;
    }
    context
        .response()
        .setStatusCode(Making.statusOr(context, status))
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .end(json);
  }
}
