package com.sendook.cluster;

import com.sendook.config.ClusterConfig;
import com.sendook.config.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;

/**
 * A Vert.x whose event bus reaches the other nodes. The bus only carries hints, so a node that
 * finds no other, or loses them, goes on by itself: the work is shared by the store.
 */
public final class Cluster {
  private Cluster() {}

  /**
   * Completes when this node is a member. Closing the Vert.x leaves the cluster. Blocks for the
   * look-up of the host.
   *
   * @throws ConfigException where this node cannot listen at that host and port
   */
  public static Future<Vertx> join(
      VertxBuilder builder, VertxOptions options, ClusterConfig config) {
    var address = ownAddress(config.host());
    checkFree(address, config.port());
    var host = address.getHostAddress();
    options.setEventBusOptions(new EventBusOptions().setHost(host).setPort(config.eventBusPort()));
    return builder
        .with(options)
        .withClusterManager(new HazelcastClusterManager(HazelcastSettings.of(config, host)))
        .buildClustered();
  }

  /** The host's address: one of this machine's own, so that the node is not open on others. */
  private static InetAddress ownAddress(String host) {
    try {
      var address = InetAddress.getByName(host);
      if (!address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) != null) {
        return address;
      }
    } catch (UnknownHostException | SocketException e) {
      // Told below, for all.
    }
    throw new ConfigException(
        "cluster.host must be one address of this machine, at which the other nodes reach it, but"
            + " is "
            + host);
  }

  /** Hazelcast says it too, but in a hundred lines. */
  private static void checkFree(InetAddress address, int port) {
    try {
      new ServerSocket(port, 1, address).close();
    } catch (IOException e) {
      throw new ConfigException(
          "cluster.port %d is taken or not allowed at cluster.host %s: set it to a free one: %s"
              .formatted(port, address.getHostAddress(), e.getMessage()));
    }
  }
}
