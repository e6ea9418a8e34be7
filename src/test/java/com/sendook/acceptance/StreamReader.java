package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads server-sent events line by line, as the standard has them. */
final class StreamReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Socket socket;
  private final BufferedReader in;
  private final List<JsonObject> events = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  /**
   * Begins to read.
   *
   * @param lastEventId what the header says, or null
   */
  StreamReader(Api api, String path, String lastEventId) throws IOException {
    var request = api.request(path).build();
    var uri = URI.create(api.url());
    socket = new Socket(uri.getHost(), uri.getPort());
    var head =
        "GET %s HTTP/1.0\r\nHost: localhost\r\nAuthorization: %s\r\n%s\r\n"
            .formatted(
                path,
                request.headers().firstValue("Authorization").orElseThrow(),
                lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    assertThat(in.readLine()).contains(" 200 ");
    var thread = new Thread(this::read, "reader of events");
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    String id = null;
    try {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          var event = new JsonObject(line.substring(6));
          assertThat(id).isEqualTo(String.valueOf(event.getLong("position")));
          events.add(event);
        }
      }
    } catch (IOException e) {
      // The end, as the other one is.
    }
    ended = true;
  }

  /** So many events, once they are there. */
  List<JsonObject> await(int count) {
    await("%d events".formatted(count)).atMost(PATIENCE).until(() -> events.size() >= count);
    return List.copyOf(events);
  }

  private static org.awaitility.core.ConditionFactory await(String what) {
    return org.awaitility.Awaitility.await(what);
  }

  void awaitEnd() {
    await("the end").atMost(PATIENCE).until(() -> ended);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
