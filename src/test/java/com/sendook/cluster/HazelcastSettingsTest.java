package com.sendook.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.instance.EndpointQualifier;
import com.sendook.config.ClusterConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HazelcastSettingsTest {
  private static Config of(List<String> members, String kubernetesService) {
    var cluster =
        new ClusterConfig(
            true,
            "name",
            "127.0.0.1",
            5999,
            0,
            members,
            kubernetesService,
            Duration.ofSeconds(2),
            Duration.ofSeconds(8));
    return HazelcastSettings.of(cluster, "127.0.0.1");
  }

  @Test
  void thereIsOneDoorAndItIsForMembers() {
    var config = of(List.of("a"), "");
    var network = config.getAdvancedNetworkConfig();

    assertThat(network.isEnabled()).isTrue();
    assertThat(network.getEndpointConfigs()).containsOnlyKeys(EndpointQualifier.MEMBER);
    assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(config.getProperty("hazelcast.heartbeat.interval.seconds")).isEqualTo("2");
    assertThat(config.getProperty("hazelcast.max.no.heartbeat.seconds")).isEqualTo("8");
  }

  @Test
  void membersAreThoseOfTheListAndNoOthers() {
    var join = of(List.of("a", "b:5702"), "").getAdvancedNetworkConfig().getJoin();

    assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
    assertThat(join.getTcpIpConfig().getMembers()).containsExactly("a", "b:5702");
    assertThat(join.getKubernetesConfig().isEnabled()).isFalse();
    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
    assertThat(join.isAutoDetectionEnabled()).isFalse();
  }

  @Test
  void orThoseOfTheHeadlessService() {
    var join = of(List.of(), "sendook.mail.svc.cluster.local").getAdvancedNetworkConfig().getJoin();

    assertThat(join.getKubernetesConfig().isEnabled()).isTrue();
    assertThat(join.getKubernetesConfig().getProperty("service-dns"))
        .isEqualTo("sendook.mail.svc.cluster.local");
    assertThat(join.getKubernetesConfig().getProperty("service-port")).isEqualTo("5999");
    assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
  }
}
