package com.sendook.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the machine that are not ours. */
public final class Programs {
  private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");
  private static final int PATIENCE_SECONDS = 30;

  private Programs() {}

  /** For a test that {@link Needs} it. */
  static String get(String name) {
    return find(name).orElseThrow().toString();
  }

  static Optional<Path> find(String name) {
    return Stream.concat(FOLDERS.stream(), Stream.of("/usr/local/bin"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What it says when it is run to its end, which has to be a good one. */
  public static String run(String... command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    assertThat(process.exitValue()).as("%s: %s", List.of(command), said).isZero();
    return said;
  }

  /** A port at which nobody listens now, by neither way. */
  static int freePort() throws IOException {
    var here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (var tcp = new ServerSocket(0, 1, here);
        var udp = new DatagramSocket(tcp.getLocalPort(), here)) {
      return udp.getLocalPort();
    }
  }
}
