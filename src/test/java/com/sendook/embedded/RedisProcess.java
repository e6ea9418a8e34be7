package com.sendook.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Starts a Redis, prints where it is, and waits to be killed. */
final class RedisProcess {
  private RedisProcess() {}

  public static void main(String[] arguments) throws IOException {
    EmbeddedRedis redis = EmbeddedRedis.start(Path.of(arguments[0]));
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(redis.url());
    int end = System.in.read();
    throw new IOException("was to be killed, not told: " + end);
  }
}
