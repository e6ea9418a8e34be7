package com.sendook.event;

import io.vertx.core.Future;

/**
 * Learns of every event once it stands in the log, at least once and before the change is called
 * finished.
 */
public interface EventSubscriber {
  /** Completes when the subscriber has made its own durable note of the event. */
  Future<Void> accept(Event event);
}
