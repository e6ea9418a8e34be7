package com.sendook.chaos;

import com.sendook.acceptance.Api;
import com.sendook.acceptance.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A gateway that can be killed and frozen, with the gate of the load that goes to it. */
final class Node implements AutoCloseable {
  private final String name;
  private final GatewayProcess process;
  private final Gate gate = new Gate();
  private final boolean cluster;
  private volatile Api api;
  private volatile int smtpPort;

  /** A node that greets other servers with that name, and keeps what it has in that folder. */
  Node(String name, Path folder, boolean cluster) throws IOException {
    this.name = name;
    this.cluster = cluster;
    this.process =
        GatewayProcess.in(Files.createDirectories(folder).toAbsolutePath())
            .heap("512m")
            .with("SENDOOK_SMTP_HOSTNAME", name);
  }

  Node with(String variable, Object value) {
    process.with(variable, value);
    return this;
  }

  String name() {
    return name;
  }

  Gate gate() {
    return gate;
  }

  Api api() {
    return api;
  }

  int smtpPort() {
    return smtpPort;
  }

  Path data() {
    return process.data();
  }

  /** Begins to start it; {@link #awaitReady} is next. */
  Node launch() {
    if (cluster) {
      process.launch("--cluster");
    } else {
      process.launch();
    }
    return this;
  }

  /** Returns when its doors are open. */
  Node awaitReady() {
    process.awaitReady();
    api = process.api();
    smtpPort = process.smtpPort();
    return this;
  }

  Node start() {
    return launch().awaitReady();
  }

  /** SIGKILL; the load to it waits until the gate is opened again. */
  void kill() {
    process.kill();
    gate.close();
  }

  /** SIGTERM, and its end. */
  void stop() {
    process.stop();
  }

  /** SIGSTOP: it stands still, and its connections with it. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
    if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new IOException(name + " cannot be sent SIG" + signal);
    }
  }

  @Override
  public void close() {
    gate.end();
    process.close();
  }
}
