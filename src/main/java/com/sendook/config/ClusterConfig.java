package com.sendook.config;

import static com.sendook.config.GatewayConfig.rule;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How this node finds the others, and where it listens to them. The nodes are {@code members}
 * ({@code host} or {@code host:port}), or what the DNS name {@code kubernetesService} stands for.
 */
public record ClusterConfig(
    boolean enabled,
    String name,
    String host,
    int port,
    int eventBusPort,
    List<String> members,
    String kubernetesService,
    Duration heartbeatEvery,
    Duration heartbeatTimeout) {
  private static final Pattern MEMBER =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._-]+)(:\\d{1,5})?");

  void check(String mongoUri, String redisUrl) {
    rule(
        port > 0 && port <= 65535,
        "cluster.port",
        "must be a port from 1 to 65535, which the other nodes know",
        port);
    GatewayConfig.port("cluster.eventBusPort", eventBusPort);
    wholeSeconds("cluster.heartbeatEvery", heartbeatEvery);
    wholeSeconds("cluster.heartbeatTimeout", heartbeatTimeout);
    rule(
        heartbeatEvery.multipliedBy(2).compareTo(heartbeatTimeout) <= 0,
        "cluster.heartbeatTimeout",
        "must be at least twice cluster.heartbeatEvery, so that one late heartbeat is no death",
        heartbeatTimeout.toSeconds() + "s");
    rule(!name.isBlank(), "cluster.name", "must be a name that all nodes share", "empty");
    for (var member : members) {
      rule(
          MEMBER.matcher(member).matches(),
          "cluster.members",
          "must be a list of host or host:port",
          member);
    }
    if (enabled) {
      checkEnabled(mongoUri, redisUrl);
    }
  }

  private void checkEnabled(String mongoUri, String redisUrl) {
    var same = "must be set where cluster.enabled is true, since all nodes use the same one";
    rule(!mongoUri.isEmpty(), "mongo.uri (MONGO_URI)", same, "empty");
    rule(!redisUrl.isEmpty(), "redis.url (REDIS_URL)", same, "empty");
    checkMembership();
  }

  /** Whether it can find the others at all. */
  void checkMembership() {
    rule(
        members.isEmpty() != kubernetesService.isEmpty(),
        "cluster.members",
        "must name the nodes where cluster.enabled is true, or cluster.kubernetesService their"
            + " headless service",
        members.isEmpty() ? "empty as is the other" : "set as is the other");
  }

  private static void wholeSeconds(String key, Duration duration) {
    rule(
        duration.toSeconds() > 0 && duration.toNanosPart() == 0,
        key,
        "must be whole seconds",
        duration.toMillis() + "ms");
  }
}
