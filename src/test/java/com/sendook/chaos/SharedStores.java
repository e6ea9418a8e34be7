package com.sendook.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** One MongoDB, one Redis and one secret key for several nodes, in a process that nobody kills. */
final class SharedStores implements AutoCloseable {
  private final String key = newKey();
  private final Process process;
  private final String mongoUri;
  private final String redisUrl;

  /** Starts them on the folder, and returns when they answer. */
  SharedStores(Path folder) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                StoreProcess.class.getName(),
                Files.createDirectories(folder).toAbsolutePath().toString())
            .redirectError(folder.resolve("stores.err").toFile())
            .start();
    // Not closed: the stores would end with their output.
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    mongoUri = lineThatBegins("mongodb:", out, folder);
    redisUrl = lineThatBegins("redis:", out, folder);
  }

  /** There may be others: what the stores log. */
  private static String lineThatBegins(String start, BufferedReader out, Path folder)
      throws IOException {
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(start)) {
        return line;
      }
    }
    throw new IOException(
        "the stores did not start: " + Files.readString(folder.resolve("stores.err")));
  }

  private static String newKey() {
    var key = new byte[32];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key) + "\n";
  }

  String mongoUri() {
    return mongoUri;
  }

  /** Lets the node use them: where they are, and the key to what is sealed in them. */
  Node share(Node node) throws IOException {
    var file = Files.createDirectories(node.data()).resolve("secret.key");
    Files.writeString(file, key);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return node.with("MONGO_URI", mongoUri).with("REDIS_URL", redisUrl);
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
