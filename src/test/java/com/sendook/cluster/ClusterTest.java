package com.sendook.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sendook.bus.Address;
import com.sendook.bus.EventNotice;
import com.sendook.bus.RecordCodec;
import com.sendook.bus.ShortCache;
import com.sendook.bus.WorkHint;
import com.sendook.config.ClusterConfig;
import com.sendook.config.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes in one JVM: what one says on the bus, the other hears. */
class ClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String EVICTED = "evicted";
  private static Vertx here;
  private static Vertx there;

  @BeforeAll
  static void join() throws IOException {
    int first = freePort();
    int second = freePort();
    var members = List.of("127.0.0.1:" + first, "localhost:" + second);
    here = node(first, members);
    there = node(second, members);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Vertx node(int port, List<String> members) {
    var vertx = join(config("127.0.0.1", port, members)).await();
    RecordCodec.registerAll(vertx);
    return vertx;
  }

  private static Future<Vertx> join(ClusterConfig config) {
    return Cluster.join(Vertx.builder(), new VertxOptions(), config);
  }

  private static ClusterConfig config(String host, int port, List<String> members) {
    return new ClusterConfig(
        true,
        "cluster-test",
        host,
        port,
        0,
        members,
        "",
        Duration.ofSeconds(1),
        Duration.ofSeconds(30));
  }

  @AfterAll
  static void leave() {
    Future.all(here.close(), there.close()).await();
  }

  @Test
  void aConsumerHearsOfWhatHappenedOnAnotherNode() {
    var heard = new CopyOnWriteArrayList<EventNotice>();
    there
        .eventBus()
        .<EventNotice>consumer(
            Address.events("message.received"), notice -> heard.add(notice.body()))
        .completion()
        .await();
    var notice = new EventNotice("e", "message.received", "o", 7, null, "m");

    here.eventBus().publish(Address.events("message.received"), notice);

    await().atMost(PATIENCE).until(() -> !heard.isEmpty());
    assertThat(heard).containsExactly(notice);
  }

  @Test
  void whatChangesOnOneNodeIsForgottenByTheOther() {
    Map<String, String> stored = new ConcurrentHashMap<>(Map.of("k", "old"));
    var cacheHere = cache(here, stored);
    var cacheThere = cache(there, stored);
    assertThat(cacheThere.get("k").await()).isEqualTo("old");

    stored.put("k", "new");
    await("the eviction arrives, once the nodes know of each other's cache")
        .atMost(PATIENCE)
        .until(
            () -> {
              cacheHere.evict("k");
              return cacheThere.get("k").await().equals("new");
            });
  }

  private static ShortCache<String> cache(Vertx vertx, Map<String, String> stored) {
    return new ShortCache<>(
        vertx, EVICTED, Duration.ofHours(1), key -> Future.succeededFuture(stored.get(key)));
  }

  @Test
  void aHintOfWorkStaysOnItsNode() {
    var hints = new CopyOnWriteArrayList<String>();
    for (var node : Map.of("here", here, "there", there).entrySet()) {
      node.getValue()
          .eventBus()
          .<WorkHint>localConsumer(
              Address.OUTBOUND_DELIVER, hint -> hints.add(node.getKey() + hint.body().id()))
          .completion()
          .await();
    }
    for (int i = 0; i < 10; i++) {
      here.eventBus()
          .send(
              Address.OUTBOUND_DELIVER,
              new WorkHint(" " + i, "t"),
              new DeliveryOptions().setLocalOnly(true));
    }

    await().atMost(PATIENCE).until(() -> hints.size() == 10);
    assertThat(hints).allMatch(each -> each.startsWith("here"));
  }

  /** 192.0.2.0/24 is for documentation (RFC 5737): no machine has it. */
  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "no.such.host.invalid"})
  void aHostThatIsNotOneAddressOfThisMachineIsRefused(String host) {
    assertThatThrownBy(() -> join(config(host, 5701, List.of("127.0.0.1"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cluster.host")
        .hasMessageContaining(host);
  }
}
