package com.sendook.embedded;

import static com.sendook.embedded.MongoTestClient.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {
  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void keepsCountersAcrossARestart() throws Exception {
    try (var redis = EmbeddedRedis.start(folder)) {
      assertThat(increment(redis.url())).isEqualTo(1);
    }
    assertThat(processesOnFolder()).isEmpty();
    try (var redis = EmbeddedRedis.start(folder)) {
      assertThat(increment(redis.url())).isEqualTo(2);
    }
  }

  @Test
  void answersOnlyOnLoopbackAndOnlyWithThePassword() throws Exception {
    try (var redis = EmbeddedRedis.start(folder)) {
      URI url = URI.create(redis.url());
      assertThat(url.getHost()).isEqualTo("127.0.0.1");
      assertThatThrownBy(() -> increment("redis://127.0.0.1:" + url.getPort()))
          .hasMessageContaining("NOAUTH");
      Path configuration = folder.resolve("redis.conf");
      assertThat(Files.readString(configuration)).contains("bind 127.0.0.1\n");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(configuration)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void endsWhatAKilledGatewayLeftOverAndKeepsItsCounters() throws Exception {
    assertThat(increment(startAndKill())).isEqualTo(1);
    List<ProcessHandle> leftOver = processesOnFolder();
    assertThat(leftOver).hasSize(1);
    try (var redis = EmbeddedRedis.start(folder)) {
      assertThat(leftOver.get(0).isAlive()).isFalse();
      assertThat(processesOnFolder()).hasSize(1);
      assertThat(increment(redis.url())).isEqualTo(2);
    }
  }

  @Test
  void comesBackWhenItsProcessIsKilled() throws Exception {
    try (var redis = EmbeddedRedis.start(folder)) {
      assertThat(increment(redis.url())).isEqualTo(1);
      var killed = processesOnFolder().get(0);
      killed.destroyForcibly();

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(
              () -> assertThat(increment(redis.url())).as("the counter was kept").isEqualTo(2));
      assertThat(processesOnFolder()).hasSize(1).doesNotContain(killed);
    }
    assertThat(processesOnFolder()).isEmpty();
  }

  @Test
  void leavesOtherProcessesAlone() throws Exception {
    Path configuration = folder.toRealPath().resolve("redis.conf");
    Files.writeString(configuration, "# of an earlier run");
    Process stranger = new ProcessBuilder("tail", "-f", configuration.toString()).start();
    try (var redis = EmbeddedRedis.start(folder)) {
      assertThat(redis.url()).startsWith("redis://:");
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void saysWhatIsWrongWhenItDoesNotStart() throws Exception {
    Files.writeString(folder.resolve("appendonly.aof"), "no append-only file");
    assertThatThrownBy(() -> EmbeddedRedis.start(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Redis did not start in " + folder.toRealPath())
        .hasMessageContaining("Bad file format")
        .hasMessageContaining("redis.log");
    assertThat(processesOnFolder()).isEmpty();
  }

  private long increment(String url) {
    Redis client = Redis.createClient(vertx, url);
    try {
      return await(RedisAPI.api(client).incr("counter")).toLong();
    } finally {
      await(client.close());
    }
  }

  private String startAndKill() throws IOException, InterruptedException {
    Process gateway =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                RedisProcess.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = gateway.inputReader(StandardCharsets.UTF_8)) {
      return lines
          .lines()
          .filter(line -> line.startsWith("redis://"))
          .findFirst()
          .orElseThrow(() -> new IOException("no Redis in the child process"));
    } finally {
      gateway.destroyForcibly().waitFor();
    }
  }

  private List<ProcessHandle> processesOnFolder() throws IOException {
    String configuration = folder.toRealPath().resolve("redis.conf").toString();
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .arguments()
                    .filter(arguments -> Arrays.asList(arguments).contains(configuration))
                    .isPresent())
        .toList();
  }
}
