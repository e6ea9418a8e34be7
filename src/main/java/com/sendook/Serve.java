package com.sendook;

import com.sendook.config.ClusterConfig;
import com.sendook.config.GatewayConfig;
import com.sendook.ops.Logs;
import com.sendook.ops.Metrics;
import com.sendook.ops.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The gateway: starts it, says where it is, and stops it when the process is told to stop. */
final class Serve {

  /** Whatever hangs: with the leave, thirty seconds in all. */
  private static final int STOP_SECONDS = 26;

  private static final int LEAVE_SECONDS = 4;

  /** EX_IOERR of sysexits.h. */
  private static final int STORE_LOST = 74;

  private Serve() {}

  /** Returns when the gateway is ready. */
  static void run(GatewayConfig config, long startNanos) throws TimeoutException {
    Logs.configure(config.log());
    allowLongStrings(config);
    var metrics = config.management().metrics() ? Metrics.on() : Metrics.off();
    var tracing = Tracing.of(config.tracing());
    var vertx = vertx(config.cluster(), metrics, tracing);
    var gateway = new Gateway(vertx, config, metrics);
    gateway.storeLost().onSuccess(Serve::end);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway, vertx, tracing), "stop"));
    var key = gateway.start().await();
    announce(config, gateway, key, startNanos);
  }

  /**
   * One attachment may fill a body; by itself Jackson stops at strings of 20,000,000 characters.
   * Vert.x reads this once, when it first reads JSON.
   */
  private static void allowLongStrings(GatewayConfig config) {
    System.setProperty(
        "vertx.jackson.defaultReadMaxStringLength",
        String.valueOf(Math.max(20_000_000, config.http().maxBody().asInt())));
  }

  private static Vertx vertx(ClusterConfig config, Metrics metrics, Tracing tracing) {
    var options = Node.options();
    var builder = tracing.traced(metrics.measured(Vertx.builder(), options), options);
    return config.enabled() ? Node.join(builder, options, config) : builder.build();
  }

  private static void announce(
      GatewayConfig config, Gateway gateway, String newKey, long startNanos) {
    var url = config.http().scheme() + "://localhost:" + gateway.doors().httpPort();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    System.out.printf("Sendook is ready (%.1f s).%n", seconds);
    System.out.println("  API      " + url);
    gateway
        .doors()
        .smtpPorts()
        .forEach(
            (port, number) ->
                System.out.println(
                    "  SMTP     localhost:" + number + "  (" + port.purpose() + ")"));
    gateway
        .doors()
        .bridgePort()
        .ifPresent(port -> System.out.println("  Bridge   localhost:" + port + "  (TLS)"));
    System.out.println(
        "  Probes   http://localhost:" + gateway.doors().managementPort() + "/ready");
    if (config.cluster().enabled()) {
      var node = config.cluster().host() + ":" + config.cluster().port();
      System.out.println("  Cluster  " + config.cluster().name() + ", this node is " + node);
    }
    System.out.println("  Sends    " + sends(config));
    if (newKey != null) {
      System.out.println("  API key  " + newKey + keyNote(config));
    }
    System.out.printf(
        "  Try      curl -X POST %s/v1/inboxes -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' -d '{\"name\":\"support\"}'%n",
        url, newKey == null ? "<API key>" : newKey);
  }

  private static String keyNote(GatewayConfig config) {
    var file = config.apiKeyFile();
    return !file.isEmpty() && Files.isReadable(Path.of(file))
        ? "  (shown only now; kept in " + file + ")"
        : "  (shown only now: keep it)";
  }

  private static String sends(GatewayConfig config) {
    return switch (config.outbound().transport()) {
      case SANDBOX ->
          "into " + config.dataDir().resolve("outbox") + "  (sandbox: no mail leaves this machine)";
      default -> "through the relay " + config.relay().host() + ":" + config.relay().port();
    };
  }

  /**
   * At once, without a stop that would wait for work which can no longer be written: whoever
   * watches the process starts it again, and the start makes the store whole.
   */
  private static void end(Throwable reason) {
    System.err.println(
        "sendook: the embedded store in the data folder cannot be written ("
            + reason
            + "), so the gateway ends. Nothing that was answered is lost: see to the cause (a full"
            + " disk, or too little memory: java -Xmx) and start it again");
    Runtime.getRuntime().halt(STORE_LOST);
  }

  private static void stop(Gateway gateway, Vertx vertx, Tracing tracing) {
    boolean stopped = completes(gateway.stop(), STOP_SECONDS);
    tracing.close();
    boolean left = completes(vertx.close(), LEAVE_SECONDS);
    if (!stopped || !left) {
      System.err.println(
          "sendook: did not stop cleanly within "
              + (STOP_SECONDS + LEAVE_SECONDS)
              + " s; what was left goes on at the next start, or on another node");
    }
  }

  private static boolean completes(Future<?> end, int seconds) {
    try {
      end.await(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
