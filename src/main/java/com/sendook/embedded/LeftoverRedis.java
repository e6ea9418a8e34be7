package com.sendook.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a Redis whose gateway was killed.
 *
 * <p>It is known by its command line, {@code …/redis-server… <folder>/redis.conf}, not by a number
 * in a file: numbers are used again, and a gateway may be killed before it wrote one.
 */
final class LeftoverRedis {
  private static final Logger log = LoggerFactory.getLogger(LeftoverRedis.class);

  private LeftoverRedis() {}

  /** Ends every Redis that was started with this configuration file, and waits until it is gone. */
  static void end(Path configuration, Duration timeout) {
    ProcessHandle.allProcesses()
        .filter(process -> runs(process, configuration))
        .forEach(
            process -> {
              log.warn("Ending the Redis that an earlier run left over (pid {})", process.pid());
              end(process, timeout);
            });
  }

  private static boolean runs(ProcessHandle process, Path configuration) {
    boolean isRedis =
        process
            .info()
            .command()
            .map(command -> Path.of(command).getFileName().toString())
            .filter(name -> name.startsWith("redis-server"))
            .isPresent();
    List<String> arguments = process.info().arguments().map(Arrays::asList).orElse(List.of());
    return isRedis && arguments.contains(configuration.toString());
  }

  /** Asks it to stop (it writes what it has), and kills it when it does not within the timeout. */
  static void end(ProcessHandle process, Duration timeout) {
    process.destroy();
    if (!isGoneWithin(process, timeout)) {
      log.warn("Redis (pid {}) did not stop within {} and is killed", process.pid(), timeout);
      process.destroyForcibly();
      isGoneWithin(process, timeout);
    }
  }

  private static boolean isGoneWithin(ProcessHandle process, Duration timeout) {
    return process
        .onExit()
        .handle((gone, failure) -> failure == null)
        .completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
