package com.sendook.http;

import com.sendook.problem.Problem;
import com.sendook.queue.MemoryBudget;
import com.sendook.store.Ids;
import com.sendook.store.Page;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** What every route does with a request and its answer. */
public final class Exchange {
  private static final String ORGANIZATION = "sendook.organizationId";
  private static final String REQUEST_ID = "sendook.requestId";

  /** Longer bodies take longer than an event loop has. */
  private static final int INLINE_BYTES = 64 * 1024;

  /** The bytes, the JSON read from them, and the files decoded from that. */
  private static final int BYTES_IN_MEMORY = 4;

  private static final Set<HttpMethod> WITH_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  private Exchange() {}

  static void authenticated(RoutingContext context, String organizationId) {
    context.put(ORGANIZATION, organizationId);
  }

  static void identified(RoutingContext context, String requestId) {
    context.put(REQUEST_ID, requestId);
  }

  /** The organization of the authenticated caller. */
  public static String organizationId(RoutingContext context) {
    return context.get(ORGANIZATION);
  }

  static String requestId(RoutingContext context) {
    return context.get(REQUEST_ID);
  }

  /**
   * Goes on to the next handler, or to the failure handler, when the future completes. Until {@link
   * #readBody} the request stays paused: bytes that came while nobody listened would be lost.
   */
  public static void continueAfter(RoutingContext context, Future<Void> step) {
    context.request().pause();
    step.onSuccess(done -> context.next())
        .onFailure(
            error -> {
              context.request().resume();
              context.fail(error);
            });
  }

  /**
   * Lets the body come, now that its handler listens; a long one waits until there is room for it
   * in memory, and for what is made of it.
   */
  static void readBody(
      RoutingContext context, BodyHandler handler, long maxBodyBytes, MemoryBudget memory) {
    long expected = Math.min(expectedBytes(context.request(), maxBodyBytes), maxBodyBytes);
    if (expected <= INLINE_BYTES) {
      listen(context, handler);
      return;
    }
    long wanted = expected * BYTES_IN_MEMORY;
    var held = new AtomicBoolean();
    // Noted before the wait: a client that hangs up meanwhile ends the exchange only once.
    context.addEndHandler(
        ended -> {
          if (held.compareAndSet(true, false)) {
            memory.release(wanted);
          }
        });
    memory
        .acquire(wanted)
        .onSuccess(
            granted -> {
              if (context.response().closed() || context.response().ended()) {
                memory.release(wanted);
              } else {
                held.set(true);
                listen(context, handler);
              }
            });
  }

  /** Of others a body means nothing (RFC 9110, 9.3.1), and the handler fails over a form. */
  private static void listen(RoutingContext context, BodyHandler handler) {
    if (WITH_BODY.contains(context.request().method())) {
      handler.handle(context);
    } else {
      context.next();
    }
    context.request().resume();
  }

  /** A body that does not say how long it is may be as long as it likes. */
  private static long expectedBytes(HttpServerRequest request, long maxBodyBytes) {
    var length = request.getHeader("Content-Length");
    if (length != null && length.matches("\\d{1,18}")) {
      return Long.parseLong(length);
    }
    return request.getHeader("Transfer-Encoding") == null ? 0 : maxBodyBytes;
  }

  /**
   * Reads the body with a reader that checks it, once it was held to its schema: what is wrong for
   * either is told at once. What is long is read off the event loop.
   */
  public static <T> Future<T> read(RoutingContext context, Function<JsonObject, T> reader) {
    var bytes = context.body().buffer();
    return bytes == null || bytes.length() <= INLINE_BYTES
        ? Future.succeededFuture(readNow(context, reader))
        : context.vertx().executeBlocking(() -> readNow(context, reader), false);
  }

  private static <T> T readNow(RoutingContext context, Function<JsonObject, T> reader) {
    var body = json(context);
    var faults = RequestCheck.faults(context, body);
    T read;
    try {
      read = reader.apply(body);
    } catch (Problem problem) {
      throw problem.with(faults);
    }
    return sound(read, faults);
  }

  private static <T> T sound(T read, List<Problem.Detail> faults) {
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
    return read;
  }

  /** The same for a reader that has to ask others. */
  public static <T> Future<T> readAsking(
      RoutingContext context, Function<JsonObject, Future<T>> reader) {
    var body = json(context);
    var faults = RequestCheck.faults(context, body);
    return reader
        .apply(body)
        .recover(
            error ->
                Future.failedFuture(error instanceof Problem found ? found.with(faults) : error))
        .map(read -> sound(read, faults));
  }

  /** The body as a JSON object that holds to its schema; none at all counts as an empty one. */
  public static JsonObject body(RoutingContext context) {
    return readNow(context, Function.identity());
  }

  private static JsonObject json(RoutingContext context) {
    Buffer bytes = context.body().buffer();
    var type = context.request().getHeader("Content-Type");
    // The parts of a multipart body have been taken out of it.
    boolean multipart = type != null && type.strip().regionMatches(true, 0, "multipart/", 0, 10);
    if ((bytes == null || bytes.length() == 0) && !multipart) {
      return new JsonObject();
    }
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw Problem.unsupported(
          "The body must be JSON with Content-Type: application/json, not " + shown(type));
    }
    try {
      if (Json.decodeValue(bytes) instanceof JsonObject object) {
        return object;
      }
    } catch (DecodeException e) {
      throw Problem.invalid("The body is not valid JSON" + position(e));
    }
    throw Problem.invalid("The body must be a JSON object");
  }

  private static String shown(String type) {
    return type == null ? "a body without a type" : type.replaceAll("[^ -~]", "?");
  }

  private static String position(DecodeException error) {
    if (error.getCause() instanceof com.fasterxml.jackson.core.JsonProcessingException json
        && json.getLocation() != null) {
      return " (line %d, column %d)"
          .formatted(json.getLocation().getLineNr(), json.getLocation().getColumnNr());
    }
    return "";
  }

  /** An id in the path; a malformed one names nothing. */
  public static String id(RoutingContext context, String parameter, String what) {
    var id = context.pathParam(parameter);
    if (!Ids.isId(id)) {
      throw Problem.notFound(what);
    }
    return id;
  }

  /** The page that the query asks for. */
  public static Page page(RoutingContext context) {
    var query = context.queryParams();
    return Page.parse(query.get("page"), query.get("per"), query.get("order"), query.get("after"));
  }

  /** Answers with one resource. */
  public static void answer(RoutingContext context, int status, Future<JsonObject> answer) {
    answer
        .onSuccess(resource -> write(context, status, resource.toBuffer()))
        .onFailure(context::fail);
  }

  /**
   * Answers with a bare array, its total in {@code X-Total-Count} and its neighbours in {@code
   * Link} (RFC 8288).
   */
  public static void answerPage(RoutingContext context, Page page, Future<Page.Result> result) {
    result
        .onSuccess(
            found -> {
              if (found.total() < 0) {
                linkBehind(context, page, found.documents());
              } else {
                context
                    .response()
                    .putHeader("X-Total-Count", String.valueOf(found.total()))
                    .putHeader("Link", links(context, page, found.total()));
                if (found.total() >= Page.COUNT_CAP) {
                  context.response().putHeader("X-Total-Count-Capped", "true");
                }
              }
              write(context, 200, new JsonArray(new ArrayList<>(found.documents())).toBuffer());
            })
        .onFailure(context::fail);
  }

  /** A page that came behind an id knows no numbers: only that there may be more. */
  private static void linkBehind(RoutingContext context, Page page, List<JsonObject> documents) {
    if (documents.size() == page.size()) {
      var last = documents.get(documents.size() - 1).getString("id");
      var link =
          "<%s?after=%s&per=%d%s>; rel=\"next\""
              .formatted(context.request().path(), last, page.size(), order(page));
      context.response().putHeader("Link", link);
    }
  }

  private static String order(Page page) {
    return page.newestFirst() ? "" : "&order=asc";
  }

  private static String links(RoutingContext context, Page page, long total) {
    long last = Math.max(1, (total + page.size() - 1) / page.size());
    boolean capped = total >= Page.COUNT_CAP;
    var links = new ArrayList<>(List.of(link(context, page, 1, "first")));
    if (page.number() > 1) {
      links.add(link(context, page, page.number() - 1, "prev"));
    }
    if (page.number() < last || capped) {
      links.add(link(context, page, page.number() + 1, "next"));
    }
    if (!capped) {
      links.add(link(context, page, last, "last"));
    }
    return String.join(", ", links);
  }

  private static String link(RoutingContext context, Page page, long number, String relation) {
    return "<%s?page=%d&per=%d%s>; rel=\"%s\""
        .formatted(context.request().path(), number, page.size(), order(page), relation);
  }

  private static void write(RoutingContext context, int status, Buffer json) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .end(json);
  }
}
