package com.sendook.command;

import com.sendook.config.GatewayConfig;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code send-test}: sends a mail as a program would, by the API of the running gateway, and
 * follows it to its end.
 */
public final class SendTest {
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Set<String> GOOD = Set.of("sent", "delivered");
  private static final Set<String> OPEN = Set.of("queued", "scheduled", "sending");
  private static final int PER_PAGE = 100;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String url;
  private final String key;
  private final Duration patience;

  private SendTest(String url, String key, Duration patience) {
    this.url = url;
    this.key = key;
    this.patience = patience;
  }

  /** The command. */
  public static Command command() {
    return new Command(
        "send-test",
        "--from INBOX --to ADDRESS",
        """
        sends a mail from an inbox here, shows what is answered, and ends when it was sent or not
        """,
        List.of(
            new Command.Option("--from", "INBOX", "the inbox, by its address or its id"),
            new Command.Option("--to", "ADDRESS", "whom to send to"),
            new Command.Option(
                "--key", "KEY", "an API key; else SENDOOK_API_KEY (apiKey), or apiKeyFile"),
            new Command.Option("--url", "URL", "of the API; else http(s)://localhost:<http.port>"),
            new Command.Option("--wait", "SECONDS", "how long to wait for its end; 120")),
        SendTest::run);
  }

  private static int run(Invocation given) throws IOException {
    var from = given.atMost(0).required("--from");
    var to = given.required("--to");
    var config = given.load();
    var test = new SendTest(url(given, config), key(given, config), patience(given));
    var inbox = test.inbox(from);
    var message = test.send(inbox, to);
    return test.follow("/v1/inboxes/" + inbox + "/messages/" + message, message);
  }

  private static String url(Invocation given, GatewayConfig config) {
    if (!given.has("--url") && config.http().port() == 0) {
      throw new UsageException("http.port is 0, which is any free one: name the API by --url");
    }
    return given
        .option("--url")
        .orElse(config.http().scheme() + "://localhost:" + config.http().port());
  }

  private static String key(Invocation given, GatewayConfig config) throws IOException {
    if (given.has("--key")) {
      return given.required("--key");
    }
    if (!config.apiKey().isEmpty()) {
      return config.apiKey();
    }
    var file = Path.of(config.apiKeyFile());
    if (config.apiKeyFile().isEmpty() || !Files.isReadable(file)) {
      throw new UsageException(
          "an API key is needed: --key, SENDOOK_API_KEY, or a file that apiKeyFile names");
    }
    return Files.readString(file).strip();
  }

  private static Duration patience(Invocation given) {
    try {
      return Duration.ofSeconds(Long.parseLong(given.option("--wait").orElse("120")));
    } catch (NumberFormatException e) {
      throw new UsageException("--wait must be a number of seconds");
    }
  }

  private String inbox(String from) {
    for (int page = 1; from.contains("@"); page++) {
      var inboxes = (JsonArray) call("GET", "/v1/inboxes?per=" + PER_PAGE + "&page=" + page, null);
      for (var each : inboxes) {
        if (from.equalsIgnoreCase(((JsonObject) each).getString("email"))) {
          return ((JsonObject) each).getString("id");
        }
      }
      if (inboxes.size() < PER_PAGE) {
        throw new CommandFailure("this key has no inbox " + from);
      }
    }
    return from;
  }

  private String send(String inbox, String to) {
    var mail =
        new JsonObject()
            .put("to", new JsonArray().add(to))
            .put("subject", "Test of Sendook")
            .put("text", "Sent by send-test at " + Instant.now() + ".\n");
    var path = "/v1/inboxes/" + CreateAccount.encoded(inbox) + "/messages/send";
    var id = ((JsonObject) call("POST", path, mail)).getString("id");
    System.out.println("accepted   message " + id);
    return id;
  }

  private int follow(String path, String id) {
    long deadline = System.nanoTime() + patience.toNanos();
    var shown = new HashSet<String>();
    var status = "";
    while (true) {
      // Asked first: what led to the status then stands in the events.
      var now = ((JsonObject) call("GET", path, null)).getString("status");
      showAttempts(path, shown);
      if (!now.equals(status)) {
        System.out.println("%-10s message %s".formatted(now, id));
        status = now;
      }
      if (!OPEN.contains(status)) {
        return GOOD.contains(status) ? Command.FINE : Command.FAULT;
      }
      if (System.nanoTime() - deadline > 0) {
        System.err.println(
            "sendook: still %s after %d s; the gateway goes on trying: queue show deliveries"
                .formatted(status, patience.toSeconds()));
        return Command.FAULT;
      }
      pause();
    }
  }

  private void showAttempts(String path, Set<String> shown) {
    for (var each : (JsonArray) call("GET", path + "/events?per=" + PER_PAGE, null)) {
      var entry = (JsonObject) each;
      if (entry.getString("type").equals("attempt") && shown.add(entry.getString("id"))) {
        System.out.println(
            "%-10s %s (%d ms)"
                .formatted(
                    entry.getString("outcome"),
                    entry.getString("reply"),
                    entry.getLong("durationMs")));
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_EVERY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    }
  }

  private Object call(String method, String path, JsonObject body) {
    var publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.encode());
    try {
      var request =
          HttpRequest.newBuilder(URI.create(url + path))
              .timeout(Duration.ofSeconds(30))
              .header("Authorization", "Bearer " + key)
              .header("Content-Type", "application/json")
              .method(method, publisher)
              .build();
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      var answer = Json.decodeValue(response.body());
      if (response.statusCode() >= 400) {
        throw new CommandFailure(((JsonObject) answer).getString("error"));
      }
      return answer;
    } catch (IOException | DecodeException | IllegalArgumentException e) {
      throw new CommandFailure(
          "no gateway answers at %s: start it, or name its API by --url".formatted(url));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    }
  }
}
