package com.sendook.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  private static final Vertx VERTX = Vertx.vertx();

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
    var request =
        VERTX
            .createHttpClient()
            .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
            .await();
    if (forwarded != null) {
      request.putHeader("X-Forwarded-For", forwarded);
    }
    return request.send().compose(response -> response.body()).await().toString();
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
