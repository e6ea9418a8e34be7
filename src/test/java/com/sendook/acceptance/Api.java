package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A user of the HTTP API. */
public final class Api {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String url;
  private final String key;
  private final HttpClient client;

  /**
   * A user who shows a key.
   *
   * @param key or a user's access token, or null for nothing
   */
  public Api(String url, String key) {
    this(url, key, CLIENT);
  }

  /** The same by a client of their own. */
  Api(String url, String key, HttpClient client) {
    this.url = url;
    this.key = key;
    this.client = client;
  }

  String url() {
    return url;
  }

  /** An answer, whatever its status. */
  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    public JsonObject json() {
      return new JsonObject(response.body());
    }

    public List<JsonObject> list() {
      return new JsonArray(response.body()).stream().map(JsonObject.class::cast).toList();
    }

    public Answer expect(int status) {
      assertThat(status()).as(response.body()).isEqualTo(status);
      return this;
    }

    /**
     * An error has its four fields and no others, and names the faulty field where there is one.
     */
    public Answer expectError(int status, String code) {
      expect(status);
      assertThat(header("content-type")).hasValue("application/json; charset=utf-8");
      assertThat(json().fieldNames()).containsAll(List.of("error", "code", "requestId"));
      assertThat(List.of("error", "code", "requestId", "details")).containsAll(json().fieldNames());
      assertThat(json().getString("error")).isNotBlank().doesNotContain("Exception", "com.sendook");
      assertThat(json().getString("code")).isEqualTo(code);
      assertThat(header("x-request-id")).hasValue(json().getString("requestId"));
      return this;
    }

    public List<String> faultyFields() {
      return json().getJsonArray("details", new JsonArray()).stream()
          .map(each -> ((JsonObject) each).getString("field"))
          .toList();
    }
  }

  /** A request to be changed before it goes out. */
  public HttpRequest.Builder request(String path) {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json");
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  public Answer call(HttpRequest.Builder request) {
    return new Answer(send(request, HttpResponse.BodyHandlers.ofString()));
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
    try {
      return client.send(request.build(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public Answer get(String path) {
    return call(request(path).GET());
  }

  public Answer delete(String path) {
    return call(request(path).DELETE());
  }

  public Answer put(String path, JsonObject body) {
    return call(request(path).PUT(HttpRequest.BodyPublishers.ofString(body.encode())));
  }

  public HttpResponse<byte[]> download(String path) {
    return send(request(path).GET(), HttpResponse.BodyHandlers.ofByteArray());
  }

  public Answer post(String path, JsonObject body) {
    return post(path, body.encode());
  }

  public Answer post(String path, String body) {
    return call(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  CompletableFuture<Answer> postAtOnce(String path, JsonObject body) {
    return callAtOnce(request(path).POST(HttpRequest.BodyPublishers.ofString(body.encode())));
  }

  CompletableFuture<Answer> callAtOnce(HttpRequest.Builder request) {
    return client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(Answer::new);
  }

  /** The whole answer to a request line as it is, for what no client would send. */
  String raw(String methodAndTarget) {
    var uri = URI.create(url);
    try (var socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      var head = "%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n";
      socket
          .getOutputStream()
          .write(head.formatted(methodAndTarget, key).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new inbox of that name. */
  public JsonObject inbox(String name) {
    return post("/v1/inboxes", new JsonObject().put("name", name)).expect(201).json();
  }

  public static String messagesOf(JsonObject inbox) {
    return "/v1/inboxes/" + inbox.getString("id") + "/messages";
  }

  /** What an outbound message shows of one of its recipients. */
  static JsonObject recipient(JsonObject message, String address) {
    return message.getJsonArray("recipients").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("address").equals(address))
        .findFirst()
        .orElseThrow();
  }

  public Answer send(JsonObject inbox, JsonObject mail) {
    return post(messagesOf(inbox) + "/send", mail);
  }

  public JsonObject message(JsonObject inbox, String id) {
    return get(messagesOf(inbox) + "/" + id).expect(200).json();
  }

  /** The message once it is as the test wants it. */
  JsonObject awaitMessage(JsonObject inbox, String id, Predicate<JsonObject> condition) {
    return await("the message is as wanted")
        .atMost(PATIENCE)
        .until(() -> message(inbox, id), condition);
  }

  public JsonObject awaitStatus(JsonObject inbox, String id, String status) {
    return awaitMessage(inbox, id, each -> each.getString("status").equals(status));
  }

  /** The inbox's messages, newest first, once there are so many. */
  public List<JsonObject> awaitMessages(JsonObject inbox, int count) {
    await("the inbox holds %d messages".formatted(count))
        .atMost(PATIENCE)
        .until(() -> countMessages(inbox) >= count);
    return get(messagesOf(inbox) + "?per=100").list();
  }

  int countMessages(JsonObject inbox) {
    return Integer.parseInt(
        get(messagesOf(inbox) + "?per=1").expect(200).header("x-total-count").orElseThrow());
  }
}
