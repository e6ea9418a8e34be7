package com.sendook.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Serves a store, prints its port, and ends when its input does. */
final class ServingProcess {
  private static final String PORT = "port ";

  private ServingProcess() {}

  /** Reads the port from the process' output. */
  static int port(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith(PORT)) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IOException("The process ended before it served");
    }
    return Integer.parseInt(line.substring(PORT.length()));
  }

  public static void main(String[] arguments) throws IOException {
    MongoTestClient.quiet();
    try (EmbeddedMongo store = EmbeddedMongo.start(Path.of(arguments[0]))) {
      String port = store.connectionString().replaceFirst(".*:", "");
      new PrintStream(System.out, true, StandardCharsets.UTF_8).println(PORT + port);
      System.in.readAllBytes();
    }
  }
}
