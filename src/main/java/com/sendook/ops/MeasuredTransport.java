package com.sendook.ops;

import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Transport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.BooleanSupplier;

/** Times what a transport does, by outcome. */
final class MeasuredTransport implements Transport {
  private final Transport inner;
  private final Timer sent;
  private final Timer deferred;
  private final Timer refused;
  private final Timer failed;

  MeasuredTransport(Transport inner, String name, MeterRegistry registry) {
    this.inner = inner;
    this.sent = timer(registry, name, "sent");
    this.deferred = timer(registry, name, "deferred");
    this.refused = timer(registry, name, "refused");
    this.failed = timer(registry, name, "failed");
  }

  private static Timer timer(MeterRegistry registry, String transport, String outcome) {
    return registry.timer("sendook.transmit", "transport", transport, "outcome", outcome);
  }

  @Override
  public Future<Outcome> transmit(Envelope envelope, Buffer mail, BooleanSupplier stillWanted) {
    long startNanos = System.nanoTime();
    return inner
        .transmit(envelope, mail, stillWanted)
        .onSuccess(outcome -> timer(outcome).record(Metrics.since(startNanos)))
        .onFailure(error -> failed.record(Metrics.since(startNanos)));
  }

  private Timer timer(Outcome outcome) {
    if (outcome instanceof Outcome.Sent) {
      return sent;
    }
    return outcome instanceof Outcome.Deferred ? deferred : refused;
  }

  @Override
  public Future<Void> close() {
    return inner.close();
  }
}
