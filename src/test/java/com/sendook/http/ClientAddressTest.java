package com.sendook.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  /** What the gateway takes for the client behind so many proxies. */
  private static String seen(int proxies, String forwarded) {
    var addresses = new ClientAddress(proxies);
    var server =
        VERTX
            .createHttpServer()
            .requestHandler(request -> request.response().end(addresses.of(request)))
            .listen(0, "127.0.0.1")
            .await();
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort()));
    if (forwarded != null) {
      request.header("X-Forwarded-For", forwarded);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theHeaderIsBelievedBehindProxiesOnly() {
    assertThat(seen(0, "192.0.2.1")).isEqualTo("127.0.0.1");
    assertThat(seen(1, null)).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 192.0.2.1                       | 192.0.2.1",
        "1 | 10.9.9.9, 192.0.2.1             | 192.0.2.1",
        "2 | 10.9.9.9, 192.0.2.1, 10.0.0.1   | 192.0.2.1",
        "2 | 192.0.2.1                       | 127.0.0.1",
        "1 | ::ffff:192.0.2.1                | 192.0.2.1",
        "1 | 2001:db8::1:2:3:4               | 20010db800000000",
        "1 | 2001:db8:0:0:ffff::1            | 20010db800000000",
        "1 | example.com                     | 127.0.0.1",
      })
  void theOutermostProxyIsBelievedAndNobodyBeforeIt(int proxies, String header, String client) {
    assertThat(seen(proxies, header)).isEqualTo(client);
  }
}
