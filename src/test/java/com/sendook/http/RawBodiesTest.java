package com.sendook.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.problem.Problem;
import com.sendook.queue.MemoryBudget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Strangers at the door of a provider. */
class RawBodiesTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Room for one body of 256 KiB at a time. */
  private static final MemoryBudget MEMORY = new MemoryBudget(1 << 20);

  private static HttpServer server;

  @BeforeAll
  static void listen() {
    var router = Router.router(VERTX);
    router
        .post("/")
        .handler(new RawBodies(Duration.ofSeconds(2), MEMORY).upTo(40 << 20))
        .handler(
            context ->
                RawBodies.read(context, body -> String.valueOf(body.length()))
                    .compose(length -> context.response().end(length)))
        .failureHandler(RawBodiesTest::fail);
    server =
        VERTX
            .createHttpServer()
            .requestHandler(
                request -> {
                  request.pause();
                  router.handle(request);
                })
            .listen(0)
            .await();
  }

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  private static Future<Void> fail(RoutingContext context) {
    int status = context.failure() instanceof Problem ? 503 : context.statusCode();
    return context.response().setStatusCode(status).end();
  }

  private static HttpResponse<String> post(int bytes) {
    var body = HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]);
    var url = URI.create("http://localhost:" + server.actualPort() + "/");
    try {
      var request = HttpRequest.newBuilder(url).expectContinue(true).POST(body).build();
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Socket stranger(String length, int bytes) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    socket.setSoTimeout(20_000);
    var head = "POST / HTTP/1.1\r\nHost: x\r\n" + length + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(new byte[bytes]);
    return socket;
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  @Test
  void whoAnnouncesALongBodyAndSendsNothingTakesNothing() throws IOException {
    var strangers = new ArrayList<Socket>();
    for (int i = 0; i < 20; i++) {
      strangers.add(stranger("Content-Length: 41943040", 0));
    }

    var answer = post(200_000);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("200000");
    for (var each : strangers) {
      assertThat(answer(each)).isEqualTo("HTTP/1.1 408");
      each.close();
    }
  }

  @Test
  void whereThereIsNoRoomItIsSaidAtOnceAndWhoFallsSilentGivesItBack() throws IOException {
    try (var silent = stranger("Content-Length: 41943040", 250_000)) {
      // Until what it sent has come in.
      await().until(() -> post(200_000).statusCode() == 503);
      assertThat(post(200_000).statusCode()).isEqualTo(503);
      assertThat(post(60_000).statusCode()).as("a short one needs no room").isEqualTo(200);

      assertThat(answer(silent)).isEqualTo("HTTP/1.1 408");
      await().untilAsserted(() -> assertThat(post(250_000).statusCode()).isEqualTo(200));
    }
  }

  @Test
  void oneThatIsTooLongIsRefusedAsSoonAsThatIsKnown() throws IOException {
    try (var socket = stranger("Content-Length: 41943041", 0)) {
      assertThat(answer(socket)).isEqualTo("HTTP/1.1 413");
    }
    try (var socket = stranger("Content-Encoding: gzip\r\nContent-Length: 9", 0)) {
      assertThat(answer(socket)).isEqualTo("HTTP/1.1 503");
    }
  }
}
