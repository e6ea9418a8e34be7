package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backup that is made by its script while mail goes through, the end of the gateway it came from,
 * and a restore by the other script into another folder.
 */
class BackupIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ENOUGH = 30;

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<JsonObject> accepted = new ConcurrentLinkedQueue<>();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var each : opened) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T closing(T resource) {
    opened.add(resource);
    return resource;
  }

  private GatewayProcess gateway(String name, Relay relay, int managementPort) throws IOException {
    return closing(GatewayProcess.in(Files.createDirectory(folder.resolve(name))))
        .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
        .with("SENDOOK_RELAY_HOST", "127.0.0.1")
        .with("SENDOOK_RELAY_PORT", relay.port())
        .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0)
        .with("SENDOOK_MANAGEMENT_PORT", managementPort);
  }

  private void sendUntil(AtomicBoolean over, Api api, JsonObject inbox) {
    for (int i = 0; !over.get(); i++) {
      var mail =
          new JsonObject()
              .put("to", "ann@example.com")
              .put("subject", "mail " + i)
              .put("text", "x");
      accepted.add(api.send(inbox, mail).expect(201).json());
    }
  }

  private static String run(GatewayProcess gateway, String script, Path argument)
      throws IOException, InterruptedException {
    var process =
        gateway.script(Path.of(System.getProperty("basedir", ""), "scripts", script), argument);
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void aRestoredCopyHasWhatWasAcceptedAndSendsNothingTwice() throws Exception {
    var relay = closing(new Relay(Relay.freePort()));
    int port = Relay.freePort();
    var gateway = gateway("first", relay, port).start();
    var inbox = gateway.api().inbox("Support");
    var over = new AtomicBoolean();
    var client = new Thread(() -> sendUntil(over, gateway.api(), inbox));
    client.start();
    await().atMost(PATIENCE).until(() -> relay.arrivals().size() >= ENOUGH);
    var acceptedBefore = List.copyOf(accepted);
    var sentBefore = List.copyOf(relay.arrivals().keySet());

    var backup = folder.resolve("backup");
    assertThat(run(gateway, "backup", backup)).contains("A backup of");
    over.set(true);
    client.join();
    gateway.kill();

    assertThat(Files.getPosixFilePermissions(backup))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    var other = closing(new Relay(Relay.freePort()));
    var restored = gateway("second", other, Relay.freePort());
    assertThat(run(restored, "restore", backup)).contains("gone for good");
    restored.start();

    var api = restored.api();
    for (var each : acceptedBefore) {
      api.awaitStatus(inbox, each.getString("id"), "sent");
    }
    var last = api.send(inbox, new JsonObject().put("to", "bob@example.com").put("text", "new"));
    api.awaitStatus(inbox, last.expect(201).json().getString("id"), "sent");
    assertThat(other.arrivals().keySet()).doesNotContainAnyElementsOf(sentBefore);
  }

  @Test
  void whatIsInTheWayIsSaidAndLeftAlone() throws Exception {
    var relay = closing(new Relay(Relay.freePort()));
    var gateway = gateway("only", relay, Relay.freePort()).start();
    gateway.stop();
    var full = Files.createDirectory(folder.resolve("full"));
    Files.writeString(full.resolve("mine"), "mine");

    gateway.launch("backup", full.toString());
    assertThat(gateway.exitCode()).isEqualTo(1);
    assertThat(gateway.errors()).contains("is not empty");
    gateway.launch("restore", full.toString());
    assertThat(gateway.exitCode()).isEqualTo(1);
    assertThat(gateway.errors()).contains("holds no whole backup");

    var backup = folder.resolve("backup");
    gateway.launch("backup", backup.toString());
    assertThat(gateway.exitCode()).as(gateway.errors()).isZero();
    assertThat(run(gateway, "check-upgrade", backup)).contains("This release takes " + backup);
    gateway.launch("restore", backup.toString());
    assertThat(gateway.exitCode()).isEqualTo(1);
    assertThat(gateway.errors()).contains("there is a store in");
  }
}
