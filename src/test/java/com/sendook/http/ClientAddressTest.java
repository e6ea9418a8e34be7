package com.sendook.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.net.AddressBlock;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  /** What the gateway takes for the client, which it is connected to from 127.0.0.1. */
  private static String seen(List<String> trusted, String... forwarded) {
    var addresses =
        new ClientAddress(
            trusted.stream().map(AddressBlock::parse).map(Optional::orElseThrow).toList());
    var server =
        VERTX
            .createHttpServer()
            .requestHandler(request -> request.response().end(addresses.of(request)))
            .listen(0, "127.0.0.1")
            .await();
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort()));
    for (var line : forwarded) {
      request.header("X-Forwarded-For", line);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStrangerIsNotBelieved() {
    assertThat(seen(List.of(), "192.0.2.1")).isEqualTo("127.0.0.1");
    assertThat(seen(List.of("10.0.0.0/8", "::1"), "192.0.2.1, 10.0.0.1")).isEqualTo("127.0.0.1");
  }

  @Test
  void aTrustedProxyNeedsNotSay() {
    assertThat(seen(List.of("127.0.0.1"))).isEqualTo("127.0.0.1");
  }

  @Test
  void theLinesOfTheHeaderAreOneList() {
    var trusted = List.of("127.0.0.1", "10.0.0.0/8");
    assertThat(seen(trusted, "203.0.113.9", "192.0.2.1", "10.0.0.1")).isEqualTo("192.0.2.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1              | 192.0.2.1                        | 192.0.2.1",
        "127.0.0.0/8            | 10.9.9.9, 192.0.2.1              | 192.0.2.1",
        // One that is no proxy of ours wrote before it.
        "127.0.0.1              | 192.0.2.1, 10.0.0.1              | 10.0.0.1",
        "127.0.0.1 10.0.0.0/8   | 203.0.113.9, 192.0.2.1, 10.0.0.1 | 192.0.2.1",
        "127.0.0.1 10.0.0.0/8   | 203.0.113.9,192.0.2.1,10.0.0.2,10.0.0.1 | 192.0.2.1",
        "127.0.0.1 10.0.0.0/8   | 10.0.0.2, 10.0.0.1               | 10.0.0.2",
        "127.0.0.1 2001:db8::/64 | 192.0.2.1, 2001:db8::5          | 192.0.2.1",
        "127.0.0.1 2001:db8::/64 | 2001:db8:1::5, 2001:db8::5      | 20010db800010000",
        "127.0.0.1 10.0.0.0/8   | 192.0.2.1, ::ffff:10.0.0.1       | 192.0.2.1",
        "127.0.0.1              | ::ffff:192.0.2.1                 | 192.0.2.1",
        "127.0.0.1              | 2001:db8:0:0:ffff::1             | 20010db800000000",
        "127.0.0.1              | 192.0.2.1:4711                   | 192.0.2.1",
        "127.0.0.1              | [2001:db8::1]:4711               | 20010db800000000",
        "127.0.0.1              | [2001:db8::1]                    | 20010db800000000",
      })
  void trustedProxiesAreBelievedAndNobodyBeforeThem(String trusted, String header, String client) {
    assertThat(seen(List.of(trusted.split(" ")), header)).isEqualTo(client);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        ", ,",
        "unknown",
        "example.com",
        "192.0.2.1, _hidden",
        "192.0.2.1,",
        "192.0.2",
        "192.0.2.999",
        "192.0.2.1:",
        "192.0.2.1:123456",
        "[",
        "[]",
        "[]:80",
        "[2001:db8::1",
        "2001:db8::1]:80",
        ":::::::::",
        "for=192.0.2.1",
        "\"192.0.2.1\"",
      })
  void whereAProxyWroteNoAddressItIsTheClient(String header) {
    assertThat(seen(List.of("127.0.0.1"), header)).isEqualTo("127.0.0.1");
  }
}
