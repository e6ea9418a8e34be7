package com.sendook.ops;

import com.sendook.event.Event;
import com.sendook.event.EventSubscriber;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;

/** Counts events by type, of which there is a fixed number. */
final class EventCounter implements EventSubscriber {
  private final MeterRegistry registry;

  EventCounter(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Future<Void> accept(Event event) {
    registry.counter("sendook.events", "type", event.type()).increment();
    return Future.succeededFuture();
  }
}
