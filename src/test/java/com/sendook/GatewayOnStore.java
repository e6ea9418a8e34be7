package com.sendook;

import com.sendook.acceptance.Api;
import com.sendook.account.ApiKeys;
import com.sendook.config.ConfigLoader;
import com.sendook.ops.Metrics;
import com.sendook.store.Store;
import com.sendook.store.StoreExtension;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The whole gateway within this JVM, on a store that the test can look into; one for each class.
 */
public final class GatewayOnStore implements BeforeAllCallback, AfterAllCallback {
  private static final String KEY = "sk_test_0123456789abcdef";

  private final StoreExtension stores = new StoreExtension();
  private final Map<String, String> settings = new HashMap<>();
  private Path folder;
  private Vertx vertx;
  private Gateway gateway;

  /** Sets a variable of its environment. */
  public GatewayOnStore with(String variable, Object value) {
    settings.put(variable, value.toString());
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    stores.beforeAll(context);
    folder = Files.createTempDirectory("sendook-gateway");
    settings.put("MONGO_URI", stores.connectionString());
    settings.put("PORT", "0");
    settings.put("SENDOOK_SMTP_PORT", "0");
    settings.put("SENDOOK_MANAGEMENT_PORT", "0");
    settings.put("SENDOOK_DATA_DIR", folder.toString());
    settings.put("SENDOOK_API_KEY", KEY);
    settings.putIfAbsent("SENDOOK_LIMITS_SEND_PER_HOUR", "0");
    vertx = Vertx.vertx();
    gateway = new Gateway(vertx, ConfigLoader.load(null, settings), Metrics.off());
    gateway.start().await();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    gateway.stop().await();
    vertx.close().await();
    stores.afterAll(context);
    // This object outlives its test; what it held need not.
    gateway = null;
    vertx = null;
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  public Api api() {
    return new Api("http://localhost:" + gateway.httpPort(), KEY);
  }

  /** The API as another organization has it. */
  public Api api(String organizationId) {
    var key = ApiKeys.generate();
    new ApiKeys(vertx, store()).add(organizationId, "test", key).await();
    return new Api("http://localhost:" + gateway.httpPort(), key);
  }

  public int smtpPort() {
    return gateway.smtpPort();
  }

  /** Where the sandbox puts what is sent. */
  public Path outbox() {
    return folder.resolve("outbox");
  }

  public Store store() {
    return stores.store();
  }
}
