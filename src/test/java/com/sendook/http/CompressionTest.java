package com.sendook.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static HttpVerticle server;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    server = new HttpVerticle("127.0.0.1", 0, Optional.empty(), CompressionTest::router);
    VERTX.deployVerticle(server, new DeploymentOptions()).await();
    client = VERTX.createHttpClient();
  }

  private static Router router(Vertx vertx) {
    var router = Router.router(vertx);
    router
        .route()
        .handler(
            context ->
                context
                    .response()
                    .putHeader("Content-Type", context.request().getParam("type"))
                    .end("x".repeat(Integer.parseInt(context.request().getParam("length")))));
    return router;
  }

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  private static String encoding(String type, int length) {
    return client
        .request(
            HttpMethod.GET,
            server.actualPort(),
            "127.0.0.1",
            "/?type=%s&length=%d".formatted(type.replace(" ", "%20"), length))
        .compose(request -> request.putHeader("Accept-Encoding", "gzip").send())
        .map((HttpClientResponse answer) -> answer.getHeader("Content-Encoding"))
        .await();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json; charset=utf-8, gzip",
    "text/html, gzip",
    "text/event-stream,",
    "application/pdf,",
    "application/zip,",
    "message/rfc822,"
  })
  void textIsCompressed(String type, String encoding) {
    assertThat(encoding(type, 5000)).isEqualTo(encoding);
  }

  @Test
  void whatIsShortIsNotWorthWhile() {
    assertThat(encoding("application/json", 100)).isNull();
  }
}
