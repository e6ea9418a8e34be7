package com.sendook.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.sendook.config.ClusterConfig;
import java.time.Duration;

/**
 * Hazelcast as the gateway uses it: to know which nodes there are, and which of them listens to
 * what. It has one door, for members only, at one address; it looks for nobody but those it was
 * told of, and tells nobody else that it exists.
 */
final class HazelcastSettings {
  /** How often a node that looks for the others asks again; those that refuse cost no time. */
  private static final int ASK_SECONDS = 1;

  /** By then it has found them, or gives up: listed nodes that neither answer nor refuse. */
  private static final int JOIN_SECONDS = 60;

  /** In a stop that has 30 seconds for all. */
  private static final int LEAVE_SECONDS = 3;

  /** So soon does a node that was frozen or cut off look for the others again. */
  private static final int MERGE_SECONDS = 5;

  private HazelcastSettings() {}

  static Config of(ClusterConfig cluster, String address) {
    var config = new Config().setClusterName(cluster.name());
    properties(config, cluster, address);
    network(config, cluster, address);
    // As the default configuration of vertx-hazelcast has it.
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(1)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.getMetricsConfig().setEnabled(false);
    config.addListenerConfig(new ListenerConfig(new MembershipLog()));
    return config;
  }

  private static void properties(Config config, ClusterConfig cluster, String address) {
    config
        .setProperty("hazelcast.logging.type", "slf4j")
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.shutdownhook.enabled", "false")
        .setProperty("hazelcast.local.localAddress", address)
        .setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.heartbeat.interval.seconds", seconds(cluster.heartbeatEvery()))
        .setProperty("hazelcast.max.no.heartbeat.seconds", seconds(cluster.heartbeatTimeout()))
        // By itself each join waits five seconds for others that may come at the same time.
        .setProperty("hazelcast.wait.seconds.before.join", "0")
        .setProperty("hazelcast.max.join.seconds", String.valueOf(JOIN_SECONDS))
        .setProperty("hazelcast.graceful.shutdown.max.wait", String.valueOf(LEAVE_SECONDS))
        .setProperty("hazelcast.merge.first.run.delay.seconds", String.valueOf(MERGE_SECONDS))
        .setProperty("hazelcast.merge.next.run.delay.seconds", String.valueOf(MERGE_SECONDS));
  }

  /**
   * The advanced network has an endpoint for each purpose: here for members, and for no clients.
   */
  private static void network(Config config, ClusterConfig cluster, String address) {
    var endpoint = new ServerSocketEndpointConfig();
    endpoint.setPort(cluster.port()).setPortAutoIncrement(false);
    endpoint.getInterfaces().setEnabled(true).addInterface(address);
    var network = config.getAdvancedNetworkConfig().setEnabled(true);
    network.setMemberEndpointConfig(endpoint);
    join(network.getJoin(), cluster);
  }

  private static void join(JoinConfig join, ClusterConfig cluster) {
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    if (cluster.kubernetesService().isEmpty()) {
      join.getTcpIpConfig()
          .setEnabled(true)
          .setConnectionTimeoutSeconds(ASK_SECONDS)
          .setMembers(cluster.members());
    } else {
      join.getKubernetesConfig()
          .setEnabled(true)
          .setProperty("service-dns", cluster.kubernetesService())
          .setProperty("service-port", String.valueOf(cluster.port()));
    }
  }

  private static String seconds(Duration duration) {
    return String.valueOf(duration.toSeconds());
  }
}
