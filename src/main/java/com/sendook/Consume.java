package com.sendook;

import com.sendook.bus.RecordCodec;
import com.sendook.config.GatewayConfig;
import com.sendook.ops.Logs;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A user's own verticles in a process of their own: a member of the cluster without doors, stores
 * or work, which hears the bus and reads the event log by way of the gateway's nodes.
 */
final class Consume {
  private static final int STOP_SECONDS = 30;

  private Consume() {}

  /** Returns when they are deployed. */
  static void run(GatewayConfig config) {
    Logs.configure(config.log());
    var options = Node.options();
    var vertx = Node.join(Vertx.builder().with(options), options, config.cluster());
    RecordCodec.registerAll(vertx);
    var consumers = new UserConsumers(vertx, config.consumers());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(consumers, vertx), "stop"));
    consumers.deploy().await();
    System.out.println("Consuming: " + String.join(", ", config.consumers()));
  }

  private static void stop(UserConsumers consumers, Vertx vertx) {
    try {
      consumers
          .undeploy()
          .transform(undeployed -> vertx.close())
          .await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      System.err.println("sendook: the consumers did not stop within " + STOP_SECONDS + " s");
    }
  }
}
