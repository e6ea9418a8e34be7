package com.sendook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.config.ConfigLoader;
import com.sendook.ops.Metrics;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {
  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private Certificates open(Map<String, String> environment) throws Exception {
    return Certificates.open(vertx, ConfigLoader.load(null, environment), Metrics.off())
        .await(10, TimeUnit.SECONDS);
  }

  @Test
  void withoutFilesThereAreNone() throws Exception {
    assertThat(open(Map.of()).http()).isEmpty();
    assertThat(open(Map.of()).smtp()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "smtp"})
  void theStartFailsByNameWhereAFileIsNoCertificate(String protocol) throws Exception {
    var file = Files.writeString(folder.resolve("broken.pem"), "no certificate\n").toString();
    var variable = "SENDOOK_" + protocol.toUpperCase(Locale.ROOT) + "_TLS_";
    assertThatThrownBy(
            () -> open(Map.of(variable + "CERT_FILE", file, variable + "KEY_FILE", file)))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("%1$s.tls.certFile and %1$s.tls.keyFile cannot be used: ", protocol)
        .hasMessageContaining(file + " must be a certificate and its key in PEM, but ");
  }
}
