package com.sendook;

import com.sendook.account.ApiKeyFile;
import com.sendook.backup.BackUp;
import com.sendook.bus.RecordCodec;
import com.sendook.config.ConfigException;
import com.sendook.config.GatewayConfig;
import com.sendook.embedded.EmbeddedMongo;
import com.sendook.embedded.EmbeddedRedis;
import com.sendook.inbound.provider.SnsHosts;
import com.sendook.limit.Counters;
import com.sendook.openapi.ApiDocument;
import com.sendook.ops.Metrics;
import com.sendook.ops.Readiness;
import com.sendook.queue.WorkQueue;
import com.sendook.secret.SecretBox;
import com.sendook.secret.SharedKey;
import com.sendook.store.Indexes;
import com.sendook.store.Schema;
import com.sendook.store.Store;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program as a whole: starts its parts in order, and stops them in reverse. */
final class Gateway {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  /** A step has long enough for the drain, and all of them have less than {@link Main} waits. */
  private static final Duration STOP_STEP = Duration.ofSeconds(11);

  private static final Duration STOP_ALL = Duration.ofSeconds(25);
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final Vertx vertx;
  private final GatewayConfig config;
  private final Metrics metrics;
  private final Predicate<URI> snsHosts;
  private final Promise<Throwable> storeLost = Promise.promise();
  private final Stops stops = new Stops();
  private final Readiness readiness = new Readiness();
  private EmbeddedMongo mongo;
  private String mongoUri;
  private String redisUrl;
  private SecretBox secrets;
  private Future<ApiDocument> document;
  private Store store;
  private Counters counters;
  private Parts parts;
  private Certificates certificates;
  private final Doors doors;

  Gateway(Vertx vertx, GatewayConfig config, Metrics metrics) {
    this(vertx, config, metrics, SnsHosts::isOne);
  }

  /**
   * The same with other hosts for Amazon's notification service.
   *
   * @param snsHosts tells their URLs
   */
  Gateway(Vertx vertx, GatewayConfig config, Metrics metrics, Predicate<URI> snsHosts) {
    this.snsHosts = snsHosts;
    this.vertx = vertx;
    this.config = config;
    this.metrics = metrics;
    this.doors = new Doors(vertx, config);
    RecordCodec.registerAll(vertx);
  }

  /**
   * Completes when everything listens: with the API key if one was made, else null. Fails with
   * {@link StartFailure}.
   */
  Future<String> start() {
    // Takes as long as the stores do, and waits for none of them.
    document = vertx.executeBlocking(ApiDocument::load, false);
    return vertx
        .executeBlocking(this::openFolder)
        .compose(opened -> connect())
        .compose(connected -> Schema.check(store))
        .compose(known -> Indexes.ensure(store))
        .compose(indexed -> SharedKey.check(store, secrets))
        .recover(error -> failed("the store cannot be used: ", error))
        .compose(indexed -> openProbes())
        .compose(probed -> openCertificates())
        .compose(read -> parts.setClock())
        .compose(set -> startWorkers())
        .compose(working -> openDoors())
        // Last, so that no key is made, and lost, by a start that fails.
        .compose(open -> parts.firstRun().prepare(config.apiKey()))
        .compose(this::keepKey)
        .map(key -> key.orElse(null))
        .onSuccess(key -> parts.migrate())
        .onSuccess(key -> readiness.begin())
        .onFailure(error -> log.debug("the start failed", error))
        .recover(error -> failed("", error));
  }

  /**
   * Says that it is not ready any more, and stops what was started, last things first, within half
   * a minute. Whatever is still to be done then is done by another node, or after the next start.
   */
  Future<Void> stop() {
    readiness.end();
    if (parts != null) {
      parts.queues().forEach(WorkQueue::stop);
    }
    return stops.run(STOP_ALL, STOP_STEP);
  }

  /** Completes, with the reason, once the embedded store cannot be written: then nothing works. */
  Future<Throwable> storeLost() {
    return storeLost.future();
  }

  /** The routes of the API, for those who compare them with the document. */
  List<Route> routes() {
    return parts.apiRouter(vertx, document.result()).getRoutes();
  }

  /** Where it listens. */
  Doors doors() {
    return doors;
  }

  /** The data folder, the secret key and the embedded stores, as far as they are needed. Blocks. */
  private Void openFolder() throws IOException {
    var data = config.dataDir();
    try {
      Files.createDirectories(data);
      Files.delete(Files.createTempFile(data, ".writable", null));
    } catch (IOException e) {
      throw new StartFailure(
          "the data folder "
              + data.toAbsolutePath()
              + " cannot be written: set dataDir (SENDOOK_DATA_DIR) to one that can",
          e);
    }
    secrets = SecretBox.of(config);
    mongoUri = config.mongo().uri();
    if (mongoUri.isEmpty()) {
      mongo = EmbeddedMongo.start(EmbeddedMongo.folderIn(data));
      mongo.lost().thenAccept(storeLost::tryComplete);
      stops.push(() -> close(mongo));
      mongoUri = mongo.connectionString();
    }
    redisUrl = config.redis().url();
    if (redisUrl.isEmpty()) {
      var redis = EmbeddedRedis.start(data.resolve("redis"));
      stops.push(() -> close(redis));
      redisUrl = redis.url();
    }
    return null;
  }

  private Future<?> close(AutoCloseable server) {
    return vertx.executeBlocking(
        () -> {
          server.close();
          return null;
        });
  }

  private Future<Void> connect() {
    store = Store.connect(vertx, mongoUri, metrics.commands());
    stops.push(store::close);
    counters = connectRedis();
    stops.push(counters::close);
    parts = new Parts(vertx, config, metrics, readiness, store, counters, secrets, snsHosts);
    metrics.watch(readiness, config.dataDir());
    return store.ping();
  }

  private Counters connectRedis() {
    try {
      return Counters.connect(vertx, redisUrl, config.redis().timeout());
    } catch (RuntimeException e) {
      throw new StartFailure("redis.url (REDIS_URL) cannot be used: " + e.getMessage(), e);
    }
  }

  /** Where the file cannot be written the console still shows the key. */
  private Future<Optional<String>> keepKey(Optional<String> key) {
    if (key.isEmpty() || config.apiKeyFile().isEmpty()) {
      return Future.succeededFuture(key);
    }
    var file = Path.of(config.apiKeyFile());
    return vertx
        .executeBlocking(
            () -> {
              ApiKeyFile.write(file, key.get());
              return key;
            })
        .onFailure(error -> log.warn("the API key is not kept in {}: {}", file, error.toString()))
        .otherwise(key);
  }

  private Future<?> openCertificates() {
    return Certificates.open(vertx, config, metrics).onSuccess(opened -> certificates = opened);
  }

  private Future<Void> startWorkers() {
    return deploy(parts::sendVerticle)
        .compose(deployed -> deploy(parts::inboundVerticle))
        .compose(deployed -> deploy(parts::webhookVerticle))
        .compose(deployed -> deploy(parts::tendWebhookVerticle))
        .compose(deployed -> deploy(parts::inboxVerticle))
        .compose(deployed -> deploy(parts::removalVerticle))
        .compose(deployed -> deploy(parts::domainVerticle))
        .compose(deployed -> parts.scheduleRechecks())
        .compose(scheduled -> deploy(parts::retentionVerticle))
        .compose(deployed -> parts.scheduleRetention())
        .compose(scheduled -> vertx.deployVerticle(parts.consumerVerticle()))
        .onSuccess(id -> stops.push(() -> vertx.undeploy(id)))
        .compose(serving -> deployConsumers())
        .map(
            deployed -> {
              parts.queues().forEach(WorkQueue::start);
              stops.push(parts::drain);
              return null;
            });
  }

  private Future<Void> deployConsumers() {
    var consumers = new UserConsumers(vertx, config.consumers());
    stops.push(consumers::undeploy);
    return consumers.deploy();
  }

  private Future<Void> openDoors() {
    stops.push(doors::close);
    return doors.open(parts, certificates, document);
  }

  /** The probes answer from before the doors open until the work is drained. */
  private Future<Void> openProbes() {
    var backUp = Optional.ofNullable(mongo).map(store -> new BackUp(store, config.dataDir()));
    return doors
        .openProbes(parts, backUp)
        .onSuccess(id -> stops.push(() -> vertx.undeploy(id)))
        .mapEmpty();
  }

  private Future<Void> deploy(Supplier<? extends Deployable> verticle) {
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setInstances(CORES))
        .onSuccess(id -> stops.push(() -> vertx.undeploy(id)))
        .mapEmpty();
  }

  private static <T> Future<T> failed(String where, Throwable error) {
    return Future.failedFuture(
        error instanceof ConfigException ? error : StartFailure.because(where, error));
  }
}
