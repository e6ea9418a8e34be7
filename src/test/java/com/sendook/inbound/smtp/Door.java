package com.sendook.inbound.smtp;

import com.sendook.net.AddressBlock;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A deployed door on a port of its own, with the usual settings and what a test changes. */
final class Door implements AutoCloseable {
  final FakeIntake intake = new FakeIntake();
  final Vertx vertx = Vertx.vertx();
  long maxMessageSizeBytes = 1_000_000;
  Duration idleTimeout = Duration.ofMinutes(5);
  Duration storeTimeout = Duration.ofSeconds(30);
  Duration drainTimeout = Duration.ofSeconds(30);
  Duration sessionTimeout = Duration.ofMinutes(5);
  Duration greetingDelay = Duration.ZERO;
  Duration tarpit = Duration.ZERO;
  int maxConnections = 1_000;
  int maxConnectionsPerAddress = 1_000;
  int maxUnknownRecipients = 100;
  List<String> proxies = List.of();
  SmtpSettings.Tls tls = SmtpSettings.Tls.NONE;
  private SmtpVerticle verticle;
  private String deploymentId;
  private int sharedPort;

  Door open() throws TimeoutException {
    verticle = new SmtpVerticle(settings(0), intake, connections());
    deploymentId = await(vertx.deployVerticle(verticle));
    return this;
  }

  Door open(int instances) throws IOException, TimeoutException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      sharedPort = free.getLocalPort();
    }
    SmtpSettings settings = settings(sharedPort);
    Connections connections = connections();
    deploymentId =
        await(
            vertx.deployVerticle(
                () -> new SmtpVerticle(settings, intake, connections),
                new DeploymentOptions().setInstances(instances)));
    return this;
  }

  Future<Void> undeploy() {
    return vertx.undeploy(deploymentId);
  }

  int port() {
    return sharedPort > 0 ? sharedPort : verticle.actualPort();
  }

  /** Connected and greeted. */
  RawClient connect() throws IOException {
    return greeted(new RawClient(port()));
  }

  static RawClient greeted(RawClient client) throws IOException {
    String greeting = client.reply();
    if (!greeting.equals("220 mx.example ESMTP Sendook")) {
      throw new AssertionError("Greeted with: " + greeting);
    }
    return client;
  }

  /** Connected, and in the middle of DATA. */
  RawClient connectAndBegin() throws IOException {
    RawClient client = connect().send(Dialogue.BEGIN);
    for (String code : new String[] {"250", "250", "250", "354"}) {
      String reply = client.reply();
      if (!reply.startsWith(code)) {
        throw new AssertionError("Expected " + code + ": " + reply);
      }
    }
    return client;
  }

  private Connections connections() {
    return new Connections(maxConnections, maxConnectionsPerAddress);
  }

  SmtpSettings settings(int port) {
    return new SmtpSettings(
        "127.0.0.1",
        port,
        "mx.example",
        new SmtpSettings.Limits(maxMessageSizeBytes, 100, 10_000_000, maxUnknownRecipients),
        new SmtpSettings.Times(
            idleTimeout, sessionTimeout, 1_000, greetingDelay, tarpit, storeTimeout, drainTimeout),
        tls,
        proxies.stream().map(AddressBlock::parse).flatMap(Optional::stream).toList());
  }

  @Override
  public void close() throws TimeoutException {
    await(vertx.close());
  }

  static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(30, TimeUnit.SECONDS);
  }
}
