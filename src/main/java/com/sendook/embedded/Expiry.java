package com.sendook.embedded;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes documents whose time is over (indexes with {@code expireAfterSeconds}): now and then, a
 * batch at a time, so that nobody waits long for one.
 */
final class Expiry implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Expiry.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var daemon = new Thread(task, "embedded-mongo-expiry");
            daemon.setDaemon(true);
            return daemon;
          });
  private final IntSupplier removeBatch;

  /**
   * Begins to look.
   *
   * @param removeBatch removes some of what has expired; how many there were
   */
  Expiry(Duration every, IntSupplier removeBatch) {
    this.removeBatch = removeBatch;
    var unused =
        thread.scheduleWithFixedDelay(
            this::remove, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void remove() {
    try {
      int removed = removeBatch.getAsInt();
      while (removed > 0 && !thread.isShutdown()) {
        removed = removeBatch.getAsInt();
      }
    } catch (RuntimeException e) {
      // A task that throws would never be run again.
      log.warn("Expired documents were not removed, again later: {}", e.toString());
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
