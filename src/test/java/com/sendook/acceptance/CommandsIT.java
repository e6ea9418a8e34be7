package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's commands, as processes of their own beside the packaged program. */
class CommandsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private GatewayProcess gateway;
  private GatewayProcess command;

  @BeforeEach
  void prepare() throws IOException {
    int management = Relay.freePort();
    int http = Relay.freePort();
    gateway =
        GatewayProcess.in(folder).with("SENDOOK_MANAGEMENT_PORT", management).with("PORT", http);
    // Another folder for its output, and the same settings.
    command =
        GatewayProcess.in(Files.createDirectory(folder.resolve("command")))
            .with("SENDOOK_DATA_DIR", gateway.data())
            .with("SENDOOK_MANAGEMENT_PORT", management)
            .with("PORT", http);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private void relay(int port) {
    for (var each : new GatewayProcess[] {gateway, command}) {
      each.with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
          .with("SENDOOK_RELAY_HOST", "127.0.0.1")
          .with("SENDOOK_RELAY_PORT", port);
    }
  }

  /** Runs one to its end, and answers with what it said. */
  private String run(int exitCode, String... words) {
    command.launch(words);
    assertThat(command.exitCode(PATIENCE))
        .as(() -> String.join(" ", words) + "\n" + command.output() + command.errors())
        .isEqualTo(exitCode);
    return command.output() + command.errors();
  }

  @Test
  void helpAndMistakes() {
    assertThat(run(0, "--help"))
        .contains("doctor", "org create NAME", "queue show [QUEUE]", "Exit codes");
    assertThat(run(0, "queue", "fail", "--help")).contains("queue fail QUEUE ID");
    assertThat(run(2, "dance"))
        .isEqualTo("sendook: there is no command dance; --help tells what there is\n");
    assertThat(run(2, "key", "create")).contains("--org must be given");
    assertThat(run(1, "queue", "show")).contains("no gateway answers at http://127.0.0.1:");
    assertThat(run(1, "org", "create", "Nobody")).contains("there is no store yet");
  }

  @Test
  void accountsAreMadeBesideTheGatewayAndWithoutIt() {
    gateway.start();
    var organization = run(0, "org", "create", "Beside it").strip();
    var key = run(0, "key", "create", "--org", organization, "--name", "first").strip();
    assertThat(gateway.api(key).get("/v1/inboxes").expect(200).list()).isEmpty();
    assertThat(run(1, "key", "create", "--org", "0123456789abcdef01234567"))
        .contains("0123456789abcdef01234567 not found");

    gateway.stop();
    var later = run(0, "key", "create", "--org", organization).strip();
    gateway.start();
    assertThat(gateway.api(later).get("/v1/inboxes").expect(200).list()).isEmpty();
  }

  @Test
  void whatChangesSomethingNeedsTheSecretKey() {
    gateway.start();

    var stranger = new Api("http://127.0.0.1:" + gateway.managementPort(), "a key of no use");
    stranger.post("/organizations?name=Stranger", new JsonObject()).expect(401);
    stranger.post("/queues/deliveries/retry?lane=relay", new JsonObject()).expect(401);
  }

  @Test
  void secretsAreSealedWithANewKeyAndTheOldOneIsTakenOut() throws IOException {
    gateway.start();
    var hook =
        new JsonObject()
            .put("url", "https://example.com/hook")
            .put("events", new JsonArray().add("message.sent"));
    var path = "/v1/webhooks/" + gateway.api().post("/v1/webhooks", hook).json().getString("id");
    var file = gateway.data().resolve("secret.key");
    var old = Files.readString(file);
    var fresh = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
    Files.writeString(file, fresh + old);
    assertThat(run(1, "secret", "rotate")).contains("secret key");

    gateway.stop();
    gateway.start();
    assertThat(run(0, "secret", "rotate"))
        .contains("2 secrets, 2 sealed anew", "2 secrets, 0 sealed anew", "no older one is needed");

    gateway.stop();
    Files.writeString(file, fresh);
    gateway.start();
    gateway.api().post(path + "/test", new JsonObject()).expect(200);
    assertThat(run(0, "secret", "rotate")).contains("2 secrets, 0 sealed anew");
  }

  @Test
  void aTestMailInTheSandboxAndADoctorBesideIt() {
    gateway.start();
    var inbox = gateway.api().post("/v1/inboxes", new JsonObject().put("name", "tester"));
    var email = inbox.expect(201).json().getString("email");

    assertThat(run(0, "send-test", "--from", email, "--to", "ada@example.com"))
        .contains("accepted", "\nsent ");
    assertThat(run(1, "send-test", "--from", "nobody@example.com", "--to", "ada@example.com"))
        .contains("no inbox nobody@example.com");
    assertThat(run(0, "doctor"))
        .contains(
            "one runs, and is ready",
            "is the running gateway's",
            "embedded, and the running gateway's alone",
            " 0 faults");
  }

  @Test
  void workThatWaitsIsShownTriedAgainAndFailed() throws IOException {
    int port = Relay.freePort();
    relay(port);
    gateway.start();
    var api = gateway.api();
    var inbox = api.post("/v1/inboxes", new JsonObject().put("name", "tester")).expect(201).json();
    var email = inbox.getString("email");

    var said = run(1, "send-test", "--from", email, "--to", "ada@example.com", "--wait", "2");
    assertThat(said).contains("unreachable cannot connect", "still queued");
    assertThat(run(1, "doctor")).contains("cannot connect to 127.0.0.1:" + port, "set relay.host");

    var messages = "/v1/inboxes/" + inbox.getString("id") + "/messages";
    var mail = new JsonObject().put("to", new JsonArray().add("eve@example.com")).put("text", "x");
    api.post(messages + "/send", mail).expect(201);
    var delivery = oldestDelivery(2);
    run(0, "queue", "fail", "deliveries", delivery);
    var other = oldestDelivery(1);
    assertThat(other).isNotEqualTo(delivery);
    var failed = messages + "/" + said.replaceFirst("(?s).*accepted +message (\\S+).*", "$1");
    await()
        .atMost(PATIENCE)
        .until(() -> api.get(failed).expect(200).json().getString("status").equals("failed"));
    assertThat(api.get(failed + "/events").expect(200).response().body())
        .contains("message.failed", "gave up: by an operator");

    try (var relay = new Relay(port)) {
      run(0, "queue", "retry", "deliveries", other);
      await().atMost(PATIENCE).until(() -> relay.arrivals().size() == 1);
    }
    assertThat(run(1, "queue", "fail", "removals", other)).contains("has no failed end");
    assertThat(run(1, "queue", "retry", "dances", other)).contains("there are deliveries");
  }

  /** The oldest delivery, once there are so many and no node has it in hand. */
  private String oldestDelivery(int count) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                run(0, "queue", "show", "deliveries")
                    .lines()
                    .filter(each -> each.matches("[0-9a-f]{16,} +(due|waiting) .*"))
                    .map(each -> each.split(" ", 2)[0])
                    .toList(),
            found -> found.size() == count)
        .get(0);
  }
}
