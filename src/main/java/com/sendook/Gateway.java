package com.sendook;

import com.sendook.account.ApiKeyFile;
import com.sendook.bridge.BridgeVerticle;
import com.sendook.bus.RecordCodec;
import com.sendook.config.ConfigException;
import com.sendook.config.GatewayConfig;
import com.sendook.embedded.EmbeddedMongo;
import com.sendook.embedded.EmbeddedRedis;
import com.sendook.http.HttpVerticle;
import com.sendook.inbound.provider.SnsHosts;
import com.sendook.inbound.smtp.SmtpVerticle;
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
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
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
  private String mongoUri;
  private String redisUrl;
  private SecretBox secrets;
  private Future<ApiDocument> document;
  private Store store;
  private Counters counters;
  private Parts parts;
  private Certificates certificates;
  private HttpVerticle http;
  private HttpVerticle management;
  private BridgeVerticle bridge;
  private final Map<SmtpPort, SmtpVerticle> smtp = new LinkedHashMap<>();
  private int freePorts;

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
        .onSuccess(key -> parts.forgetOldEvents())
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

  int httpPort() {
    return http.actualPort();
  }

  /** What the ports are for at which SMTP is spoken, the door's first, each with its number. */
  Map<SmtpPort, Integer> smtpPorts() {
    var ports = new LinkedHashMap<SmtpPort, Integer>();
    smtp.forEach((port, verticle) -> ports.put(port, verticle.actualPort()));
    return ports;
  }

  /**
   * The number of one of them.
   *
   * @param key of a setting that switches it on
   */
  int smtpPort(String key) {
    return smtpPorts().entrySet().stream()
        .filter(each -> each.getKey().key().equals(key))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  /** The event bridge's, or nothing where it is not switched on. */
  OptionalInt bridgePort() {
    return bridge == null ? OptionalInt.empty() : OptionalInt.of(bridge.actualPort());
  }

  int managementPort() {
    return management.actualPort();
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
      var mongo = EmbeddedMongo.start(data.resolve("mongo"));
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

  /** All are closed at the same time: nobody waits for clients twice. */
  private Future<Void> openDoors() {
    var doors = new ArrayList<String>();
    stops.push(() -> Future.join(doors.stream().map(vertx::undeploy).toList()));
    return openSmtp(doors)
        .compose(opened -> openBridge(doors))
        .compose(opened -> document)
        .compose(read -> open("http.port", config.http().port(), CORES, this::httpVerticle))
        .onSuccess(doors::add)
        .mapEmpty();
  }

  /** The probes answer from before the doors open until the work is drained. */
  private Future<Void> openProbes() {
    return open("management.port", config.management().port(), 1, this::managementVerticle)
        .onSuccess(id -> stops.push(() -> vertx.undeploy(id)))
        .mapEmpty();
  }

  private HttpVerticle managementVerticle(int port) {
    management = parts.managementVerticle(port);
    return management;
  }

  private Future<Void> openSmtp(List<String> doors) {
    var smtpParts = parts.smtp(certificates.smtp());
    Future<Void> opened = Future.succeededFuture();
    for (var port : smtpParts.ports()) {
      opened =
          opened
              .compose(
                  before ->
                      open(
                          port.key(),
                          port.number(),
                          CORES,
                          number -> smtp(port, smtpParts.verticle(port, number))))
              .onSuccess(doors::add)
              .mapEmpty();
    }
    return opened;
  }

  private Future<?> openBridge(List<String> doors) {
    if (!config.bridge().isOn()) {
      return Future.succeededFuture();
    }
    return open("bridge.port", config.bridge().port(), CORES, this::bridgeVerticle)
        .onSuccess(doors::add);
  }

  private BridgeVerticle bridgeVerticle(int port) {
    bridge = parts.bridgeVerticle(port, certificates.bridge().orElseThrow());
    return bridge;
  }

  private SmtpVerticle smtp(SmtpPort port, SmtpVerticle instance) {
    smtp.put(port, instance);
    return instance;
  }

  private HttpVerticle httpVerticle(int port) {
    http = parts.httpVerticle(port, certificates.http(), document.result());
    return http;
  }

  /**
   * Port 0 is any free one. Vert.x has negative ports for one that all instances share: each door
   * needs a number of its own, or two doors would share it.
   */
  private Future<String> open(
      String key, int port, int instances, Function<Integer, ? extends Deployable> verticle) {
    int shared = port == 0 ? - ++freePorts : port;
    return vertx
        .deployVerticle(
            () -> verticle.apply(shared), new DeploymentOptions().setInstances(instances))
        .recover(
            error ->
                isCausedBy(error, BindException.class)
                    ? failed(
                        "%s %d is taken or not allowed: set %s to a free one: "
                            .formatted(key, port, key),
                        error)
                    : Future.failedFuture(error));
  }

  private Future<Void> deploy(Supplier<? extends Deployable> verticle) {
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setInstances(CORES))
        .onSuccess(id -> stops.push(() -> vertx.undeploy(id)))
        .mapEmpty();
  }

  private static boolean isCausedBy(Throwable error, Class<? extends Throwable> type) {
    for (var cause = error; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static <T> Future<T> failed(String where, Throwable error) {
    return Future.failedFuture(
        error instanceof StartFailure || error instanceof ConfigException
            ? error
            : new StartFailure(where + error.getMessage(), error));
  }
}
