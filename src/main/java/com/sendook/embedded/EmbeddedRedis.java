package com.sendook.embedded;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

/**
 * A real redis-server that comes with the program, for a first run and small installs.
 *
 * <p>Promises: it listens on a free port of 127.0.0.1 only, behind a password that is new at each
 * start and stands in a file only its owner can read; what it answered is on disk, so that no crash
 * gives back a limit that was used up; it is bounded in memory, and refuses to write rather than
 * forget (see {@link RedisConfiguration}).
 *
 * <p>It runs as a process of its own, and is started again when that ends. {@link #close} ends it;
 * after a {@code kill -9} of this process the next {@link #start} on the folder does. So whoever
 * calls {@code start} must be the only user of the folder: {@link EmbeddedMongo#start} beside it
 * makes sure of that and comes first.
 *
 * <p>All methods block: call them off the event loop.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);

  /** So that one which cannot live is not started again at once, and again. */
  private static final Executor AFTER_A_PAUSE =
      CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final int POLL_INTERVAL_MS = 10;
  private static final int PROBE_TIMEOUT_MS = 1000;
  private static final int LOG_TAIL_LINES = 3;

  private final Path home;
  private final RedisConfiguration configuration;
  private Process process;
  private boolean closed;

  private EmbeddedRedis(Path home, RedisConfiguration configuration) throws IOException {
    this.home = home;
    this.configuration = configuration;
    this.process = run(home, configuration);
    watch();
  }

  /**
   * Starts Redis on this folder, after ending one that was left over there, and returns once it
   * answers.
   *
   * @throws IOException when it does not start; the message says where, why and what helps
   */
  public static EmbeddedRedis start(Path folder) throws IOException {
    Path home = Files.createDirectories(folder).toRealPath();
    LeftoverRedis.end(RedisConfiguration.file(home), STOP_TIMEOUT);
    return new EmbeddedRedis(home, RedisConfiguration.create(home, freePort()));
  }

  private static Process run(Path home, RedisConfiguration configuration) throws IOException {
    Path logFile = home.resolve("redis.log");
    try {
      Process process =
          new ProcessBuilder(command(home, RedisConfiguration.file(home)))
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
              .start();
      awaitAnswer(process, configuration);
      return process;
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "Redis did not start in %s: %s%s; see %s, or use a Redis of your own"
              .formatted(home, e.getMessage(), tail(logFile), logFile),
          e);
    }
  }

  /** A Redis that somebody ended comes back on its port, with its password and its counters. */
  private void watch() {
    var unused = process.onExit().thenRunAsync(this::restart, AFTER_A_PAUSE);
  }

  private synchronized void restart() {
    if (closed) {
      return;
    }
    try {
      log.warn("Redis (pid {}) has ended and is started again", process.pid());
      process = run(home, configuration);
    } catch (IOException e) {
      log.error("{}", e.getMessage());
    }
    watch();
  }

  /** In a session of its own: Ctrl-C then reaches the gateway only, which closes Redis last. */
  private static List<String> command(Path home, Path configuration) throws IOException {
    List<String> command = new ArrayList<>();
    Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> new File(folder, "setsid"))
        .filter(File::canExecute)
        .findFirst()
        .ifPresent(setsid -> command.add(setsid.getPath()));
    command.add(ExecutableProvider.newJarResourceProvider(home.toFile()).get().getPath());
    command.add(configuration.toString());
    return command;
  }

  private static void awaitAnswer(Process process, RedisConfiguration configuration)
      throws IOException {
    long startedAtNanos = System.nanoTime();
    try {
      while (!process.waitFor(POLL_INTERVAL_MS, TimeUnit.MILLISECONDS)) {
        if (answers(configuration)) {
          return;
        }
        if (System.nanoTime() - startedAtNanos > START_TIMEOUT.toNanos()) {
          process.destroyForcibly();
          throw new IOException("no answer within " + START_TIMEOUT.toSeconds() + " s");
        }
      }
      throw new IOException("it ended with status " + process.exitValue());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("the start was interrupted", e);
    }
  }

  /** Whether it has read its data: until then it answers -LOADING. */
  private static boolean answers(RedisConfiguration configuration) {
    String ping = "AUTH " + configuration.password() + "\r\nPING\r\n";
    byte[] expected = "+OK\r\n+PONG\r\n".getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket(loopback(), configuration.port())) {
      socket.setSoTimeout(PROBE_TIMEOUT_MS);
      socket.getOutputStream().write(ping.getBytes(StandardCharsets.US_ASCII));
      return Arrays.equals(socket.getInputStream().readNBytes(expected.length), expected);
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private static String tail(Path logFile) throws IOException {
    if (!Files.exists(logFile)) {
      return "";
    }
    List<String> lines = Files.readAllLines(logFile, StandardCharsets.ISO_8859_1);
    int from = Math.max(0, lines.size() - LOG_TAIL_LINES);
    return " (" + String.join(" | ", lines.subList(from, lines.size())) + ")";
  }

  /** Where clients connect, with the password: {@code redis://:password@127.0.0.1:34567}. */
  public String url() {
    return "redis://:%s@127.0.0.1:%d".formatted(configuration.password(), configuration.port());
  }

  /** Stops Redis and waits until it is gone; kills it when it takes longer than 10 s. */
  @Override
  public synchronized void close() {
    closed = true;
    LeftoverRedis.end(process.toHandle(), STOP_TIMEOUT);
  }
}
