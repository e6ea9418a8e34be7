package com.sendook.acceptance;

import com.sendook.account.ApiKeys;
import com.sendook.bus.RecordCodec;
import com.sendook.embedded.EmbeddedMongo;
import com.sendook.embedded.EmbeddedRedis;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Several gateways in one cluster, over one MongoDB and one Redis that run in this JVM. */
final class Nodes implements AutoCloseable {
  private static final String SECRET_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  private final EmbeddedMongo mongo;
  private final EmbeddedRedis redis;
  private final Vertx vertx = Vertx.vertx();
  private final Store store;
  private final ApiKeys keys;
  private final List<GatewayProcess> all = new ArrayList<>();
  private final List<Integer> httpPorts = new ArrayList<>();
  private final Path folder;
  private final String members;

  /** Nodes that do not run yet; each keeps what is its own in a folder of its own. */
  Nodes(Path folder, int count) throws IOException {
    this.folder = folder;
    mongo = EmbeddedMongo.start(folder.resolve("mongo"));
    redis = EmbeddedRedis.start(folder.resolve("redis"));
    RecordCodec.registerAll(vertx);
    store = Store.connect(vertx, mongo.connectionString());
    keys = new ApiKeys(vertx, store);
    var ports = new ArrayList<Integer>();
    for (int i = 0; i < count; i++) {
      ports.add(Relay.freePort());
      httpPorts.add(Relay.freePort());
    }
    members = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(", "));
    for (int i = 0; i < count; i++) {
      var own = Files.createDirectory(folder.resolve("node-" + (i + 1)));
      all.add(
          GatewayProcess.in(own)
              .heap("256m")
              // The same after a restart, as behind a load balancer.
              .with("PORT", httpPorts.get(i))
              .with("MONGO_URI", mongo.connectionString())
              .with("REDIS_URL", redis.url())
              .with("SENDOOK_SECRET_KEY", SECRET_KEY)
              .with("SENDOOK_CLUSTER_ENABLED", true)
              .with("SENDOOK_CLUSTER_PORT", ports.get(i))
              .with("SENDOOK_CLUSTER_MEMBERS", members)
              // A busy machine is no dead node.
              .with("SENDOOK_CLUSTER_HEARTBEAT_TIMEOUT", "30s"));
    }
  }

  /** Starts all at the same time, and returns when all are ready. */
  Nodes start() {
    all.forEach(GatewayProcess::launch);
    all.forEach(GatewayProcess::awaitReady);
    return this;
  }

  /** A process that only runs this consumer, a member of the same cluster; it does not run yet. */
  GatewayProcess consumer(Class<?> type) throws IOException {
    return GatewayProcess.in(Files.createDirectory(folder.resolve(type.getSimpleName())))
        .withTestClasses()
        .with("SENDOOK_CONSUMERS", type.getName())
        .with("SENDOOK_CLUSTER_PORT", Relay.freePort())
        .with("SENDOOK_CLUSTER_MEMBERS", members);
  }

  GatewayProcess get(int number) {
    return all.get(number);
  }

  /** The API of one of them, whether it runs or not. */
  Api api(int number, String key) {
    return new Api("http://localhost:" + httpPorts.get(number), key);
  }

  List<GatewayProcess> all() {
    return all;
  }

  Store store() {
    return store;
  }

  int mongoPort() {
    return URI.create(mongo.connectionString()).getPort();
  }

  /** Another organization; the answer is its API key. */
  String newOrganization() {
    var key = ApiKeys.generate();
    keys.add(Ids.next(), "test", key).await();
    return key;
  }

  @Override
  public void close() {
    all.forEach(GatewayProcess::close);
    store.close().await();
    vertx.close().await();
    redis.close();
    mongo.close();
  }
}
