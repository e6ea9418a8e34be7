package com.sendook.trace;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What goes with work from whoever makes it to whoever does it, on whichever node and whenever: the
 * request's id, and with tracing switched on where the work stands in the trace ({@code
 * traceparent}, W3C Trace Context).
 */
public final class Carried {
  private static final String REQUEST_ID = "requestId";

  private Carried() {}

  /**
   * What the caller gives work that it makes.
   *
   * @param kind of the work, such as {@code deliveries}
   */
  public static JsonObject from(String kind) {
    var carried = new JsonObject();
    var requestId = Trace.current().requestId();
    if (requestId != null) {
      carried.put(REQUEST_ID, requestId);
    }
    var context = ContextInternal.current();
    if (tracer(context) != null) {
      produce(context, kind, carried::put);
    }
    return carried;
  }

  private static void produce(
      ContextInternal context, String kind, BiConsumer<String, String> headers) {
    var tracer = tracer(context);
    var span =
        tracer.sendRequest(
            context,
            SpanKind.MESSAGING,
            TracingPolicy.PROPAGATE,
            Trace.current(),
            kind + " made",
            headers,
            TraceTags.INSTANCE);
    tracer.receiveResponse(context, null, span, null, TraceTags.INSTANCE);
  }

  /**
   * Takes a step of the work on the caller's context, which is this work's alone from here on.
   *
   * @param carried what the work was given
   * @param messageId the message that the work is about, or null
   */
  public static <T> Future<T> follow(
      JsonObject carried, String kind, String messageId, Supplier<Future<T>> step) {
    Trace.put(new Trace(carried.getString(REQUEST_ID), messageId));
    var context = ContextInternal.current();
    return tracer(context) == null ? step.get() : consume(context, carried, kind, step);
  }

  private static <T> Future<T> consume(
      ContextInternal context, JsonObject carried, String kind, Supplier<Future<T>> step) {
    var tracer = tracer(context);
    var span =
        tracer.receiveRequest(
            context,
            SpanKind.MESSAGING,
            TracingPolicy.ALWAYS,
            Trace.current(),
            kind + " done",
            headers(carried),
            TraceTags.INSTANCE);
    return step.get()
        .onComplete(
            done -> tracer.sendResponse(context, null, span, done.cause(), TraceTags.INSTANCE));
  }

  /** Null where tracing is switched off. */
  @SuppressWarnings("unchecked")
  private static VertxTracer<Object, Object> tracer(ContextInternal context) {
    return context == null ? null : context.tracer();
  }

  private static List<Map.Entry<String, String>> headers(JsonObject carried) {
    return carried.stream()
        .filter(each -> !each.getKey().equals(REQUEST_ID))
        .map(each -> Map.entry(each.getKey(), String.valueOf(each.getValue())))
        .toList();
  }
}
