package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody does first: scripts/run with nothing set but free ports, and scripts/demo. */
class FirstRunIT {
  private static final Path SCRIPTS = Path.of(System.getProperty("basedir", ""), "scripts");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private Process start(String script, Map<String, String> settings) throws IOException {
    var builder =
        new ProcessBuilder(SCRIPTS.resolve(script).toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(log(script).toFile());
    builder
        .environment()
        .keySet()
        .removeIf(each -> each.startsWith("SENDOOK_") || each.equals("PORT"));
    builder.environment().put("SENDOOK_DATA_DIR", folder.resolve("data").toString());
    builder.environment().putAll(settings);
    return builder.start();
  }

  private Path log(String script) {
    return folder.resolve(script + ".log");
  }

  private String said(String script) throws IOException {
    return Files.readString(log(script));
  }

  private String port(String line) throws IOException {
    var match = Pattern.compile("  " + line + "(\\d+)").matcher(said("run"));
    assertThat(match.find()).as(said("run")).isTrue();
    return match.group(1);
  }

  @Test
  void theScriptStartsItAndTheTourWorks() throws Exception {
    var free = Map.of("PORT", "0", "SENDOOK_SMTP_PORT", "0", "SENDOOK_MANAGEMENT_PORT", "0");
    var gateway = start("run", free);
    try {
      await().atMost(PATIENCE).until(() -> !gateway.isAlive() || said("run").contains("\n  Try "));
      assertThat(gateway.isAlive()).as(said("run")).isTrue();
      assertThat(Files.getPosixFilePermissions(folder.resolve("data/api.key")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));

      var demo =
          start(
              "demo",
              Map.of(
                  "SENDOOK_URL",
                  "http://localhost:" + port("API +http://localhost:"),
                  "SENDOOK_SMTP_PORT",
                  port("SMTP +localhost:")));
      assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(demo.exitValue()).as(said("demo")).isZero();
      assertThat(said("demo")).endsWith("The whole tour works.\n");
    } finally {
      // The script has become the gateway, which ends its redis-server too.
      gateway.destroy();
      assertThat(gateway.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(gateway.exitValue()).as(said("run")).isIn(0, 143);
  }
}
