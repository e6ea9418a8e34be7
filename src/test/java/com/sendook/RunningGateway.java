package com.sendook;

import com.sendook.account.ApiKeys;
import com.sendook.account.Organization;
import com.sendook.config.ConfigLoader;
import com.sendook.embedded.EmbeddedMongo;
import com.sendook.embedded.EmbeddedRedis;
import com.sendook.limit.Counters;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The whole gateway in this JVM, on free ports and with stores of its own; started once for all the
 * test classes that ask for it, and stopped after the last.
 */
public final class RunningGateway implements BeforeAllCallback {
  public static final String DOMAIN = "sendook.localhost";

  /** More than the sends of any test but the one of the limit. */
  private static final int SEND_LIMIT = 20_000;

  /** So many that Redis is asked for at once. */
  private static final int COUNTED_AT_ONCE = 5_000;

  private Started started;

  @Override
  public void beforeAll(ExtensionContext context) {
    started =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(RunningGateway.class))
            .getOrComputeIfAbsent(Started.class, key -> new Started(), Started.class);
  }

  public int port() {
    return started.gateway.httpPort();
  }

  public Vertx vertx() {
    return started.vertx;
  }

  /** A key to a new organization. */
  public String newOrganization() {
    return started.newOrganization(Ids.next());
  }

  /** The organization sends nothing more in this hour. */
  public void useUpTheSendsOf(String organizationId) {
    for (int i = 0; i < SEND_LIMIT; i += COUNTED_AT_ONCE) {
      started.countSends(organizationId);
    }
  }

  /** Every route as {@code GET /v1/inboxes/{inboxId}}. */
  public Set<String> routes() {
    var routes = new TreeSet<String>();
    for (var route : started.gateway.routes()) {
      var path = route.getName() == null ? route.getPath() : route.getName();
      if (route.methods() != null && path != null) {
        route.methods().stream()
            .filter(method -> !method.equals(HttpMethod.HEAD))
            .forEach(method -> routes.add(method + " " + path.replaceAll(":([A-Za-z]+)", "{$1}")));
      }
    }
    return routes;
  }

  private static final class Started implements ExtensionContext.Store.CloseableResource {
    private final Vertx vertx = Vertx.vertx();
    private final Path folder;
    private final EmbeddedMongo mongo;
    private final EmbeddedRedis redis;
    private final Gateway gateway;
    private final Store store;
    private final Counters counters;

    Started() {
      try {
        folder = Files.createTempDirectory("sendook-gateway");
        mongo = EmbeddedMongo.start(folder.resolve("mongo"));
        redis = EmbeddedRedis.start(folder.resolve("redis"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      var settings =
          Map.of(
              "PORT", "0",
              "SENDOOK_SMTP_PORT", "0",
              "SENDOOK_MANAGEMENT_PORT", "0",
              "SENDOOK_DATA_DIR", folder.toString(),
              "SENDOOK_LIMITS_SEND_PER_HOUR", String.valueOf(SEND_LIMIT),
              // Nobody answers there.
              "SENDOOK_DNS_SERVERS", "127.0.0.1:9",
              "SENDOOK_DNS_TIMEOUT", "200ms",
              "MONGO_URI", mongo.connectionString(),
              "REDIS_URL", redis.url());
      gateway = new Gateway(vertx, ConfigLoader.load(null, settings));
      gateway.start().await();
      store = Store.connect(vertx, mongo.connectionString());
      counters = Counters.connect(vertx, redis.url(), Duration.ofSeconds(10));
    }

    void countSends(String organizationId) {
      var key = "sendook:send:" + organizationId;
      var counted =
          IntStream.range(0, COUNTED_AT_ONCE)
              .mapToObj(each -> counters.count(key, Duration.ofHours(1)))
              .toList();
      Future.all(counted).await();
    }

    String newOrganization(String id) {
      var key = ApiKeys.generate();
      var organization = new Organization(id, "Organization " + id, Instant.now());
      store.insert(Collections.ORGANIZATIONS, Documents.of(organization)).await();
      new ApiKeys(vertx, store).add(id, "key", key).await();
      return key;
    }

    @Override
    public void close() throws Exception {
      gateway.stop().await();
      store.close().await();
      counters.close().await();
      vertx.close().await();
      mongo.close();
      redis.close();
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
