package com.sendook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.acceptance.SlowLine;
import com.sendook.store.Collections;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The readers of one event loop, over real connections. */
class LiveEventsTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String organization = Ids.next();
  private final EventLog log = new EventLog(STORE.store());
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Consumer<RoutingContext> door = this::open;
  private volatile LiveEvents live;
  private SlowLine line;
  private Store behindTheLine;
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    line = new SlowLine(URI.create(STORE.connectionString()).getPort());
    behindTheLine = Store.connect(STORE.vertx(), "mongodb://127.0.0.1:" + line.port());
    var router = Router.router(STORE.vertx());
    router.get("/").handler(context -> door.accept(context));
    server =
        STORE
            .vertx()
            .createHttpServer()
            .connectionHandler(
                connection -> {
                  connections.incrementAndGet();
                  connection.closeHandler(closed -> connections.decrementAndGet());
                })
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .await();
    STORE.vertx().runOnContext(go -> live = live());
    await().until(() -> live != null);
  }

  private LiveEvents live() {
    return new LiveEvents(STORE.vertx(), new EventLog(behindTheLine), PATIENCE);
  }

  @AfterEach
  void close() {
    line.thaw();
    server.close().await();
    behindTheLine.close().await();
    line.close();
  }

  private void open(RoutingContext context) {
    live.open(context, organization, new EventFilter(List.of(), null), 0);
  }

  private void happen(int times, String name) {
    var appended = new ArrayList<Future<Event>>();
    for (int i = 0; i < times; i++) {
      Map<String, Object> inbox = Map.of("name", name);
      appended.add(
          log.append(
              Event.ofInbox(
                  EventType.INBOX_CREATED, organization, Ids.next(), inbox, "", Instant.now())));
    }
    Future.all(appended).await();
  }

  /** A client that has asked, and takes little at a time. */
  private Socket ask() throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
    socket
        .getOutputStream()
        .write("GET / HTTP/1.0\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static List<Long> read(Socket socket, int count) throws IOException {
    return read(lines(socket), count);
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The positions of the next events; a heartbeat has none. */
  private static List<Long> read(BufferedReader lines, int count) throws IOException {
    var positions = new ArrayList<Long>();
    long position = 0;
    while (positions.size() < count) {
      var text = lines.readLine();
      if (text.startsWith("id: ")) {
        position = Long.parseLong(text.substring(4));
      } else if (text.startsWith("data: ")) {
        positions.add(position);
      }
    }
    return positions;
  }

  @Test
  void whoIsBehindAndWhoIsNotGetEachEventOnceInOrder() throws IOException {
    happen(730, "Before");
    try (var far = ask();
        var near = ask()) {
      var lines = lines(near);
      var first = read(lines, 730);
      // More than is kept at hand, by its bytes.
      happen(400, "x".repeat(4000));

      assertThat(first).isEqualTo(LongStream.rangeClosed(1, 730).boxed().toList());
      assertThat(read(lines, 400)).isEqualTo(LongStream.rangeClosed(731, 1130).boxed().toList());
      assertThat(read(far, 1130)).isEqualTo(LongStream.rangeClosed(1, 1130).boxed().toList());
    }
  }

  @Test
  void whoWasAwayForTooLongIsToldOfWhatIsGone() throws IOException {
    happen(5, "Before");
    var old =
        new JsonObject()
            .put("organizationId", organization)
            .put("position", new JsonObject().put("$lt", 4));
    STORE.store().removeAll(Collections.EVENTS, old).await();

    try (var late = ask()) {
      var lines = lines(late);
      await().until(lines::readLine, ": the events at positions 1 to 3 are kept no longer"::equals);
      assertThat(read(lines, 2)).containsExactly(4L, 5L);
    }
  }

  @Test
  void whoDoesNotReadIsCutOffThoughMuchIsWrittenToIt() throws IOException {
    happen(2_500, "x".repeat(4000));
    try (var asleep = ask()) {
      await("it is served").until(() -> connections.get() == 1);
      await("it is cut off").atMost(Duration.ofSeconds(10)).until(() -> connections.get() == 0);
      assertThat(asleep.isClosed()).isFalse();
      await("nothing is left of it").until(() -> live.countFollowed() == 0);
    }
  }

  @Test
  void whoIsGoneBeforeTheLogIsReadLeavesNothingBehind() throws IOException {
    happen(3, "Before");
    line.freeze();
    try (var client = ask()) {
      await().until(() -> live.countFollowed() == 1);
      assertThat(client.isConnected()).isTrue();
    }
    await("it is gone").until(() -> connections.get() == 0);
    line.thaw();

    await("nothing is left of it").until(() -> live.countFollowed() == 0);
    try (var next = ask()) {
      assertThat(read(next, 3)).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void allReadersOfAConnectionAreToldThatTheDoorCloses() throws TimeoutException {
    var options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setDefaultHost("127.0.0.1")
            .setDefaultPort(server.actualPort());
    var client = STORE.vertx().createHttpClient(options, new PoolOptions().setHttp2MaxSize(1));
    var begun = new AtomicInteger();
    var ended = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      client
          .request(HttpMethod.GET, "/")
          .compose(HttpClientRequest::send)
          .onSuccess(
              response -> {
                response.handler(text -> {}).endHandler(end -> ended.incrementAndGet());
                begun.incrementAndGet();
              });
    }
    await().until(() -> begun.get() == 3);
    assertThat(connections).hasValue(1);

    var closed = server.shutdown(20, TimeUnit.SECONDS);

    await().atMost(Duration.ofSeconds(5)).until(() -> ended.get() == 3);
    closed.await(10, TimeUnit.SECONDS);
    client.close().await();
  }
}
