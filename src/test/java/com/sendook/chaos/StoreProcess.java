package com.sendook.chaos;

import com.sendook.embedded.EmbeddedMongo;
import com.sendook.embedded.EmbeddedRedis;
import java.nio.file.Path;

/**
 * The embedded stores as a process of their own, for several gateways: prints the two URLs, and
 * ends with its standard input.
 */
final class StoreProcess {
  private StoreProcess() {}

  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0]);
    try (var mongo = EmbeddedMongo.start(folder.resolve("mongo"));
        var redis = EmbeddedRedis.start(folder.resolve("redis"))) {
      System.out.println(mongo.connectionString());
      System.out.println(redis.url());
      // Whoever started it lets go of the other end, also by dying.
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    System.exit(0);
  }
}
