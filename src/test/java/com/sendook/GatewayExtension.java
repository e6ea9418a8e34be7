package com.sendook;

import com.sendook.acceptance.Api;
import com.sendook.account.ApiKeys;
import com.sendook.account.Organization;
import com.sendook.config.ConfigLoader;
import com.sendook.dns.FakeDnsServer;
import com.sendook.embedded.EmbeddedMongo;
import com.sendook.inbound.provider.SnsHosts;
import com.sendook.message.Delivery;
import com.sendook.ops.Metrics;
import com.sendook.ops.Tracing;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The whole gateway in this JVM, on free ports, with the stores that come with it; one for each
 * test class, which can look into its store.
 */
public final class GatewayExtension implements BeforeAllCallback, AfterAllCallback {
  public static final String API_KEY = "sk_in_this_jvm_0123456789";

  /** Where inboxes are whose address names no other domain. */
  public static final String DOMAIN = "sendook.localhost";

  private final Map<String, String> settings = new HashMap<>();
  private boolean measured;
  private Predicate<URI> snsHosts = SnsHosts::isOne;
  private Path folder;
  private EmbeddedMongo mongo;
  private Tracing tracing;
  private Vertx vertx;
  private Gateway gateway;
  private Store store;

  public GatewayExtension() {
    settings.put("PORT", "0");
    settings.put("SENDOOK_SMTP_PORT", "0");
    settings.put("SENDOOK_MANAGEMENT_PORT", "0");
    settings.put("SENDOOK_API_KEY", API_KEY);
    settings.put("SENDOOK_DNS_SERVERS", FakeDnsServer.ofNothing());
  }

  /** Sets a variable of its environment. */
  public GatewayExtension with(String variable, Object value) {
    settings.put(variable, value.toString());
    return this;
  }

  /** Has Amazon's notification service elsewhere. */
  public GatewayExtension withSnsAt(Predicate<URI> hosts) {
    snsHosts = hosts;
    return this;
  }

  /** The same, with metrics. */
  public GatewayExtension withMetrics() {
    measured = true;
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("sendook-gateway");
    settings.put("SENDOOK_DATA_DIR", folder.toString());
    if (!settings.containsKey("MONGO_URI")) {
      mongo = EmbeddedMongo.start(folder.resolve("mongo"));
      settings.put("MONGO_URI", mongo.connectionString());
    }
    var metrics = measured ? Metrics.on() : Metrics.off();
    var config = ConfigLoader.load(null, settings);
    tracing = Tracing.of(config.tracing());
    var options = new VertxOptions();
    vertx = tracing.traced(metrics.measured(Vertx.builder(), options), options).build();
    gateway = new Gateway(vertx, config, metrics, snsHosts);
    gateway.start().await();
    store = Store.connect(vertx, settings.get("MONGO_URI"));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    gateway.stop().await();
    store.close().await();
    tracing.close();
    vertx.close().await();
    if (mongo != null) {
      mongo.close();
    }
    // This object outlives its test; what it held need not.
    gateway = null;
    store = null;
    vertx = null;
    mongo = null;
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  public String url() {
    var scheme = settings.containsKey("SENDOOK_HTTP_TLS_CERT_FILE") ? "https" : "http";
    return scheme + "://localhost:" + gateway.doors().httpPort();
  }

  public int httpPort() {
    return gateway.doors().httpPort();
  }

  public int smtpPort() {
    return gateway.doors().smtpPort(SmtpPort.DOOR);
  }

  /** Where SENDOOK_SMTP_TLS_PORT is set. */
  public int smtpOverTlsPort() {
    return gateway.doors().smtpPort(SmtpPort.DOOR_OVER_TLS);
  }

  /** Where SENDOOK_SMTP_SUBMISSION_PORT is set. */
  public int submissionPort() {
    return gateway.doors().smtpPort(SmtpPort.SUBMISSION);
  }

  /** Where SENDOOK_SMTP_SUBMISSION_TLS_PORT is set. */
  public int submissionOverTlsPort() {
    return gateway.doors().smtpPort(SmtpPort.SUBMISSION_OVER_TLS);
  }

  /** Where SENDOOK_BRIDGE_PORT is set. */
  public int bridgePort() {
    return gateway.doors().bridgePort().orElseThrow();
  }

  public Vertx vertx() {
    return vertx;
  }

  public Store store() {
    return store;
  }

  /** Where the sandbox writes the mail that went out. */
  public Path outbox() {
    return folder.resolve("outbox");
  }

  /** A mail as the sandbox has it, the envelope's two lines in front, one character a byte. */
  public Optional<String> sandboxed(String messageId, String recipient) {
    var end = Delivery.idOf(messageId, recipient) + ".eml";
    try (var files = Files.list(outbox())) {
      var file = files.filter(each -> each.toString().endsWith(end)).findFirst();
      return file.isPresent()
          ? Optional.of(Files.readString(file.get(), StandardCharsets.ISO_8859_1))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The API as the first organization has it. */
  public Api api() {
    return new Api(url(), API_KEY);
  }

  /** The API as another, new organization has it. */
  public Api api(String organizationId) {
    return new Api(url(), newOrganization(organizationId));
  }

  /** What operators see. */
  public Api management() {
    return new Api("http://localhost:" + gateway.doors().managementPort(), null);
  }

  /** A key to a new organization. */
  public String newOrganization(String id) {
    var key = ApiKeys.generate();
    var organization = new Organization(id, "Organization " + id, Instant.now());
    store.insert(Collections.ORGANIZATIONS, Documents.of(organization)).await();
    new ApiKeys(vertx, store).add(id, "key", key).await();
    return key;
  }

  /** Every route as {@code GET /v1/inboxes/{inboxId}}. */
  public Set<String> routes() {
    var routes = new TreeSet<String>();
    for (var route : gateway.routes()) {
      var path = route.getName() == null ? route.getPath() : route.getName();
      if (route.methods() != null && path != null) {
        route.methods().stream()
            .filter(method -> !method.equals(HttpMethod.HEAD))
            .forEach(method -> routes.add(method + " " + path.replaceAll(":([A-Za-z]+)", "{$1}")));
      }
    }
    return routes;
  }
}
