package com.sendook.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.webhook.Resolution.Allowed;
import com.sendook.webhook.Resolution.Forbidden;
import com.sendook.webhook.Resolution.Unknown;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  private static final HostResolver NO_NAMES =
      name -> Future.failedFuture(new UnknownHostException(name));

  private static AddressGuard guard(HostResolver resolver) {
    return new AddressGuard(resolver, false, false, List.of());
  }

  /** A resolver that answers with these addresses, whatever the name. */
  private static HostResolver answering(String... addresses) {
    var found = new ArrayList<InetAddress>();
    for (var address : addresses) {
      found.add(address(address));
    }
    return name -> Future.succeededFuture(List.copyOf(found));
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Resolution resolve(AddressGuard guard, String host) {
    return guard.resolve(new Endpoint(false, host, 80, "/")).result();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,       loopback",
    "127.255.255.254, loopback",
    "127.1,           loopback",
    "127.0.1,         loopback",
    "2130706433,      loopback",
    "0x7f000001,      loopback",
    "0X7F.1,          loopback",
    "0x7f.0x0.0x0.0x1, loopback",
    "0177.0.0.1,      loopback",
    "017700000001,    loopback",
    "00000177.1,      loopback",
    "127.0.0.1.,      loopback",
    "[::1],           loopback",
    "[0:0:0:0:0:0:0:1], loopback",
    "[::ffff:127.0.0.1], loopback",
    "[::ffff:7f00:1], loopback",
    "[::ffff:0:7f00:1], loopback",
    "[::127.0.0.1],   loopback",
    "[64:ff9b::7f00:1], loopback",
    "[64:ff9b::127.0.0.1], loopback",
    "[2002:7f00:1::], loopback",
    "0.0.0.0,         no host",
    "0,               no host",
    "[::],            no host",
    "0.1.2.3,         no host",
    "10.0.0.1,        private",
    "10.255.255.255,  private",
    "167772161,       private",
    "172.16.0.1,      private",
    "172.31.255.255,  private",
    "192.168.1.1,     private",
    "0xc0a80101,      private",
    "[::ffff:10.0.0.1], private",
    "[2002:a00:1::1], private",
    "[64:ff9b:1::1],  private",
    "[fc00::1],       private",
    "[fd00:ec2::254], private",
    "[fdff::1],       private",
    "[fec0::1],       private",
    "169.254.169.254, link-local",
    "0xa9fea9fe,      link-local",
    "2852039166,      link-local",
    "[::ffff:a9fe:a9fe], link-local",
    "[64:ff9b::a9fe:a9fe], link-local",
    "[fe80::1],       link-local",
    "[febf::1],       link-local",
    "100.64.0.1,      carrier",
    "100.100.100.200, carrier",
    "100.127.255.255, carrier",
    "168.63.129.16,   cloud",
    "192.0.0.192,     reserved",
    "198.18.0.1,      benchmarks",
    "198.19.255.255,  benchmarks",
    "203.0.113.5,     documentation",
    "[2001:db8::1],   documentation",
    "224.0.0.1,       multicast",
    "239.255.255.255, multicast",
    "[ff02::1],       multicast",
    "240.0.0.1,       reserved",
    "255.255.255.255, broadcast",
    "[2001::1],       reserved",
    "[100::1],        reserved",
  })
  void refusesSpecialAddressesInEveryNotation(String host, String kind) {
    assertThat(resolve(guard(NO_NAMES), host))
        .isInstanceOfSatisfying(
            Forbidden.class, it -> assertThat(it.reason()).contains(host).contains(kind));
  }

  @ParameterizedTest
  @CsvSource({
    "9.255.255.255,  9.255.255.255",
    "11.0.0.1,       11.0.0.1",
    "172.15.255.255, 172.15.255.255",
    "172.32.0.1,     172.32.0.1",
    "100.63.255.255, 100.63.255.255",
    "100.128.0.1,    100.128.0.1",
    "169.253.1.1,    169.253.1.1",
    "128.0.0.1,      128.0.0.1",
    "223.255.255.1,  223.255.255.1",
    "198.20.0.1,     198.20.0.1",
    "0x08080808,     8.8.8.8",
    "010.8.8.8,      8.8.8.8",
    "134744072,      8.8.8.8",
    "8.0x,           8.0.0.0",
    "[2606:4700::1], 2606:4700:0:0:0:0:0:1",
    "[64:ff9b::808:808], 64:ff9b:0:0:0:0:808:808",
    "[2002:808:808::1],  2002:808:808:0:0:0:0:1",
  })
  void allowsPublicAddresses(String host, String address) {
    assertThat(resolve(guard(NO_NAMES), host))
        .isInstanceOfSatisfying(
            Allowed.class,
            it ->
                assertThat(it.addresses())
                    .extracting(InetAddress::getHostAddress)
                    .containsExactly(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "256.0.0.1",
        "1.2.3.4.5",
        "127.0.0.08",
        "1..1",
        "4294967296",
        "0x100000000",
        "1.2.3.256",
        "a.1",
        "99999999999999999999",
        "[1.2.3.4]",
        "[:]",
        "[1:2]"
      })
  void refusesWhatOnlyLooksLikeAnAddress(String host) {
    var resolution = resolve(guard(answering("8.8.8.8")), host);
    assertThat(resolution).isInstanceOf(Forbidden.class);
  }

  @Test
  void refusesANameWithOneForbiddenAddressAmongOthers() {
    assertThat(resolve(guard(answering("8.8.8.8", "10.0.0.1")), "rebind.example"))
        .isInstanceOf(Forbidden.class);
    assertThat(resolve(guard(answering("8.8.8.8", "2606:4700::1")), "fine.example"))
        .isEqualTo(new Allowed(List.of(address("8.8.8.8"), address("2606:4700::1"))));
  }

  @Test
  void saysThatANameIsNotKnown() {
    assertThat(resolve(guard(NO_NAMES), "nowhere.example"))
        .isEqualTo(new Unknown("the host nowhere.example is not known"));
  }

  @Test
  void looksNamesUpAsTheMachineDoes() {
    var vertx = Vertx.vertx();
    try {
      var resolution = guard(HostResolver.of(vertx)).resolve(Endpoint.parse("http://localhost"));
      assertThat(WebhookFixture.await(resolution))
          .isInstanceOfSatisfying(
              Forbidden.class, it -> assertThat(it.reason()).contains("localhost is a loopback"));
    } finally {
      WebhookFixture.await(vertx.close());
    }
  }

  @Test
  void allowsOnlyWhatTheSettingsSay() {
    var loopback = new AddressGuard(NO_NAMES, false, true, List.of());
    assertThat(resolve(loopback, "127.0.0.1")).isInstanceOf(Allowed.class);
    assertThat(resolve(loopback, "[::1]")).isInstanceOf(Allowed.class);
    assertThat(resolve(loopback, "[::ffff:127.0.0.1]")).isInstanceOf(Allowed.class);
    assertThat(resolve(loopback, "10.0.0.1")).isInstanceOf(Forbidden.class);
    assertThat(resolve(loopback, "169.254.169.254")).isInstanceOf(Forbidden.class);
    assertThat(resolve(new AddressGuard(NO_NAMES, true, false, List.of()), "10.0.0.1"))
        .isInstanceOf(Allowed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://192.0.43.10/,      true",
    "https://192.0.43.10/,     true",
    "https://192.0.43.10:443/, true",
    "https://192.0.43.10:8443/, true",
    "http://192.0.43.10:443/,  true",
    "http://192.0.43.10:22/,   false",
    "https://192.0.43.10:8080/, false",
  })
  void callsOnlyThePortsOfTheSettings(String url, boolean allowed) {
    var guard = new AddressGuard(NO_NAMES, false, false, List.of(8443, 80, 443));
    var resolution = guard.resolve(Endpoint.parse(url)).result();
    if (allowed) {
      assertThat(resolution).isInstanceOf(Allowed.class);
    } else {
      assertThat(resolution)
          .isInstanceOfSatisfying(
              Forbidden.class, it -> assertThat(it.reason()).contains("80, 443, 8443"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.com,                 false, example.com, 80, /",
    "HTTPS://Example.com:8443/a/b?c=d#e, true, Example.com, 8443, /a/b?c=d",
    "https://[::1]:1/,                   true, [::1], 1, /",
    "http://my_service:3000/x,           false, my_service, 3000, /x",
    "http://bücher.example/ä,            false, xn--bcher-kva.example, 80, /%C3%A4",
    "http://１２７.０.０.１/,              false, 127.0.0.1, 80, /",
    "http://127。0。0。1/,                false, 127.0.0.1, 80, /",
    "http://example.com?a,               false, example.com, 80, /?a",
  })
  void takesUrlsApart(String url, boolean tls, String host, int port, String target) {
    assertThat(Endpoint.parse(url)).isEqualTo(new Endpoint(tls, host, port, target));
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://example.com/,          http:// or https://",
    "example.com/hook,            http:// or https://",
    "javascript:alert(1),         http:// or https://",
    "http:///path,                host",
    "http:opaque,                 host",
    "http://user:pw@example.com/, user name",
    "http://user@example.com/,    user name",
    "http://example.com@127.0.0.1/, user name",
    "http://a b/,                 not a URL",
    "http://example.com\\@evil/,  not a URL",
    "http://example.com:99999/,   port",
    "http://example.com:0/,       port",
    "http://exa$mple/,            host",
    "http://example..com/,        host",
    "http://[fe80::1%25eth0]/,    host",
  })
  void refusesOtherUrls(String url, String reason) {
    assertThatThrownBy(() -> Endpoint.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
