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
 * The whole gateway in this JVM, on free ports, with the stores that come with it; one for each
 * test class.
 */
public final class GatewayExtension implements BeforeAllCallback, AfterAllCallback {
  public static final String API_KEY = "sk_in_this_jvm_0123456789";

  private final Map<String, String> settings = new HashMap<>();
  private Path folder;
  private Vertx vertx;
  private Gateway gateway;

  public GatewayExtension() {
    settings.put("PORT", "0");
    settings.put("SENDOOK_SMTP_PORT", "0");
    settings.put("SENDOOK_MANAGEMENT_PORT", "0");
    settings.put("SENDOOK_API_KEY", API_KEY);
  }

  /** Sets a variable of its environment. */
  public GatewayExtension with(String variable, Object value) {
    settings.put(variable, value.toString());
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    folder = Files.createTempDirectory("sendook-gateway");
    settings.put("SENDOOK_DATA_DIR", folder.toString());
    vertx = Vertx.vertx();
    gateway = new Gateway(vertx, ConfigLoader.load(null, settings), Metrics.off());
    gateway.start().await();
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
  }

  public String url() {
    return "http://localhost:" + gateway.httpPort();
  }

  public int httpPort() {
    return gateway.httpPort();
  }

  /** Where the sandbox writes the mail that went out. */
  public Path outbox() {
    return folder.resolve("outbox");
  }
}
