package com.sendook;

import com.sendook.config.ConfigLoader;
import com.sendook.ops.Metrics;
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
 * A whole gateway in the tests' own JVM, one for each test class: on free ports, with the stores
 * that come with the program.
 */
public final class GatewayFixture implements BeforeAllCallback, AfterAllCallback {
  private final Map<String, String> environment = new HashMap<>();
  private Path folder;
  private Vertx vertx;
  private Gateway gateway;
  private String key;

  /** The same with a setting. */
  public GatewayFixture with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    folder = Files.createTempDirectory("sendook-gateway");
    with("SENDOOK_DATA_DIR", folder);
    with("PORT", 0);
    with("SENDOOK_SMTP_PORT", 0);
    with("SENDOOK_MANAGEMENT_PORT", 0);
    vertx = Vertx.vertx();
    gateway = new Gateway(vertx, ConfigLoader.load(null, environment), Metrics.off());
    key = gateway.start().await();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    gateway.stop().await();
    vertx.close().await();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    // This object outlives its test; what it held need not.
    gateway = null;
    vertx = null;
  }

  /** Where the API is. */
  public String url() {
    return "http://localhost:" + gateway.httpPort();
  }

  /** The key that the first start made. */
  public String key() {
    return key;
  }
}
