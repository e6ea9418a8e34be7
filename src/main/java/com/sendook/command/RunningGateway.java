package com.sendook.command;

import com.sendook.config.ConfigException;
import com.sendook.config.GatewayConfig;
import com.sendook.ops.OperatorKey;
import com.sendook.secret.SecretBox;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The gateway that runs by this configuration, as its management port shows it. Blocks. */
public final class RunningGateway {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "");

  private final GatewayConfig config;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

  public RunningGateway(GatewayConfig config) {
    this.config = config;
  }

  /** Where it is asked. */
  public String url() {
    var host = config.management().host();
    var named = ANY_ADDRESS.contains(host) ? "127.0.0.1" : host;
    var literal = named.contains(":") ? "[" + named + "]" : named;
    return "http://" + literal + ":" + config.management().port();
  }

  /** Whether there is one that answers. One on any free port cannot be found. */
  public boolean isThere() {
    if (config.management().port() == 0) {
      return false;
    }
    try {
      var answer = send(request("/live").GET().build());
      return answer.statusCode() == 200 && json(answer).getBoolean("healthy", false);
    } catch (IOException | IllegalArgumentException | ClassCastException e) {
      return false;
    }
  }

  /** What it shows of itself, or nothing where none answers. */
  public Optional<JsonObject> readiness() {
    try {
      return Optional.of(json(send(request("/ready").GET().build())));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Looks something up. */
  public JsonObject get(String path) {
    return answer(request(path).GET().build());
  }

  /** Has something changed; only who can read the secret key may. */
  public JsonObject post(String pathAndQuery) {
    var signature = new OperatorKey(secrets()).sign("POST", pathAndQuery, Instant.now());
    return answer(
        request(pathAndQuery)
            .header("Authorization", signature)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  /** The keys that its configuration has at the moment, which it need not have begun with. */
  SecretBox secrets() {
    var file = SecretBox.keyFile(config.dataDir());
    if (config.secretKey().isEmpty() && !Files.isReadable(file)) {
      throw new ConfigException(
          "the secret key %s cannot be read: run this with the configuration of the gateway, as the"
                  .formatted(file.toAbsolutePath())
              + " user that it runs as");
    }
    return SecretBox.of(config);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(PATIENCE);
  }

  private JsonObject answer(HttpRequest request) {
    HttpResponse<String> response;
    try {
      response = send(request);
    } catch (IOException e) {
      throw new CommandFailure(
          "no gateway answers at %s (management.port): start it, or name its configuration by --config"
              .formatted(url()));
    }
    var answer = json(response);
    if (response.statusCode() >= 400) {
      throw new CommandFailure(
          answer.getString("error", "the gateway answered " + response.statusCode()));
    }
    return answer;
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    if (config.management().port() == 0) {
      throw new CommandFailure(
          "management.port is 0, which is any free one: set it to the port of the running gateway"
              + " (SENDOOK_MANAGEMENT_PORT), as its first lines show it");
    }
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static JsonObject json(HttpResponse<String> response) {
    try {
      return new JsonObject(response.body());
    } catch (DecodeException e) {
      throw new IllegalArgumentException("what answers there is no gateway", e);
    }
  }
}
