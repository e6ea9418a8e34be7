package com.sendook.trace;

import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.spi.context.storage.ContextLocal;

/**
 * For whom something is done.
 *
 * @param requestId the request's that it began with, or the receipt's where it began by SMTP; null
 *     where nobody asked for it
 * @param messageId the message that it is about, or null
 */
public record Trace(String requestId, String messageId) {
  static final Trace NONE = new Trace(null, null);

  /** Vert.x makes room for it on each context: {@link TraceLocal} has it registered in time. */
  static final ContextLocal<Trace> LOCAL = ContextLocal.registerLocal(Trace.class);

  /** Once this class is there, so is its place on the contexts to come. */
  static void register() {}

  /** That of the context which the caller runs on; its parts are null where there is none. */
  public static Trace current() {
    var context = Vertx.currentContext();
    var trace = context == null ? null : LOCAL.get(context);
    return trace == null ? NONE : trace;
  }

  /** What the caller's context does from here on is done for this request. */
  public static void begin(String requestId) {
    put(new Trace(requestId, null));
  }

  /** What the caller's context does from here on is about this message. */
  public static void about(String messageId) {
    put(new Trace(current().requestId, messageId));
  }

  /**
   * Takes a step that is about this message and waits for nothing, such as a line of the log: a
   * request may make many messages at the same time.
   */
  public static void about(String messageId, Runnable step) {
    var before = current();
    about(messageId);
    try {
      step.run();
    } finally {
      put(before);
    }
  }

  /** What the caller's context does from here on is done for nobody. */
  public static void end() {
    put(null);
  }

  /** A context that many share is nobody's: there it would be told of others. */
  static void put(Trace trace) {
    if (Vertx.currentContext() instanceof ContextInternal context && context.isDuplicate()) {
      LOCAL.put(context, trace);
    }
  }
}
