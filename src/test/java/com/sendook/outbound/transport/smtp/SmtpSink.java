package com.sendook.outbound.transport.smtp;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Postfix's smtp-sink as a process of its own: takes every mail and throws it away. */
final class SmtpSink implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/smtp-sink");

  private final Process process;
  private final int port;

  SmtpSink(String... options) throws IOException {
    port = freePort();
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("-u", "nobody"));
    }
    command.addAll(List.of(options));
    command.addAll(List.of("127.0.0.1:" + port, "1000"));
    process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    await().until(this::listens);
  }

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }
}
