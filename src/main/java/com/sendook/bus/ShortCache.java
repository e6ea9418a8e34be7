package com.sendook.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Remembers the answers of a look-up for a moment. A change evicts its key on every node: on this
 * one before {@link #evict} returns, on the others as soon as the bus tells them, and at the latest
 * when the moment is over. What was not found is not remembered. Shared by the event loops.
 */
public final class ShortCache<V> {
  private static final int MAX_ENTRIES = 10_000;

  private record Entry<V>(V value, long untilNanos) {}

  private final Vertx vertx;
  private final String name;
  private final Duration moment;
  private final Function<String, Future<V>> lookUp;
  private final Map<String, Entry<V>> entries = new ConcurrentHashMap<>();
  private final AtomicLong evictions = new AtomicLong();

  /**
   * A cache that is empty.
   *
   * @param name the same on all nodes
   * @param lookUp asked where nothing is remembered; a null is not remembered
   */
  public ShortCache(Vertx vertx, String name, Duration moment, Function<String, Future<V>> lookUp) {
    this.vertx = vertx;
    this.name = name;
    this.moment = moment;
    this.lookUp = lookUp;
    vertx
        .eventBus()
        .<Eviction>consumer(
            Address.CACHE_EVICT,
            eviction -> {
              if (eviction.body().cache().equals(name)) {
                forget(eviction.body().key());
              }
            });
  }

  /** The remembered answer, or that of the look-up. */
  public Future<V> get(String key) {
    var entry = entries.get(key);
    if (entry != null && System.nanoTime() - entry.untilNanos() < 0) {
      return Future.succeededFuture(entry.value());
    }
    long before = evictions.get();
    return lookUp.apply(key).onSuccess(value -> remember(key, value, before));
  }

  private void remember(String key, V value, long evictionsBefore) {
    // An answer that was on its way while something was evicted may be the old one.
    if (value == null || evictions.get() != evictionsBefore) {
      return;
    }
    if (entries.size() >= MAX_ENTRIES) {
      entries.clear();
    }
    var entry = new Entry<>(value, System.nanoTime() + moment.toNanos());
    entries.put(key, entry);
    if (evictions.get() != evictionsBefore) {
      entries.remove(key, entry);
    }
  }

  /** Forgets the key here and on the other nodes. */
  public void evict(String key) {
    forget(key);
    vertx.eventBus().publish(Address.CACHE_EVICT, new Eviction(name, key));
  }

  private void forget(String key) {
    evictions.incrementAndGet();
    entries.remove(key);
  }
}
