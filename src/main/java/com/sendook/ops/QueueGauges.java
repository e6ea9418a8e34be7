package com.sendook.ops;

import com.sendook.queue.QueueStatus;
import com.sendook.queue.WorkQueue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * How the queues stand, as they were asked last: however often somebody looks, the store is asked
 * at most every few seconds.
 */
final class QueueGauges {
  private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int PATIENCE_SECONDS = 2;

  private final List<Shown> shown;
  private Future<?> asked;
  private long askedNanos;

  QueueGauges(List<WorkQueue> queues, MeterRegistry registry) {
    this.shown = queues.stream().map(each -> new Shown(each, registry)).toList();
  }

  /** Completes when what is shown is fresh, or nobody knows better within two seconds. */
  synchronized Future<?> refresh() {
    if (asked == null || System.nanoTime() - askedNanos > FRESH_NANOS) {
      askedNanos = System.nanoTime();
      asked = Future.join(shown.stream().map(Shown::ask).toList()).otherwiseEmpty();
    }
    return asked;
  }

  /** One queue; a null stands for a store that did not answer. */
  private static final class Shown {
    private final WorkQueue queue;
    private volatile QueueStatus status;

    Shown(WorkQueue queue, MeterRegistry registry) {
      this.queue = queue;
      gauge(registry, "sendook.queue.depth", QueueStatus::depth);
      gauge(registry, "sendook.queue.oldest.seconds", each -> each.oldest().toMillis() / 1000.0);
      gauge(registry, "sendook.queue.in.hand", QueueStatus::inHand);
      gauge(registry, "sendook.queue.places", QueueStatus::places);
      gauge(registry, "sendook.queue.resting.lanes", each -> each.resting().size());
    }

    private void gauge(MeterRegistry registry, String name, ToDoubleFunction<QueueStatus> value) {
      Gauge.builder(name, this, each -> each.read(value))
          .strongReference(true)
          .tags(Tags.of("queue", queue.name()))
          .register(registry);
    }

    private double read(ToDoubleFunction<QueueStatus> value) {
      var known = status;
      return known == null ? Double.NaN : value.applyAsDouble(known);
    }

    Future<?> ask() {
      return queue
          .status()
          .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .onSuccess(known -> status = known)
          .onFailure(error -> status = null);
    }
  }
}
