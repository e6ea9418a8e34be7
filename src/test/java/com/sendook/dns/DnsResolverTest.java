package com.sendook.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.dns.DnsAnswer.Found;
import com.sendook.dns.DnsAnswer.Missing;
import com.sendook.dns.DnsAnswer.Unanswered;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DnsResolverTest {
  private final Vertx vertx = Vertx.vertx();
  private final FakeDnsServer dns = new FakeDnsServer();
  private final FakeDnsServer other = new FakeDnsServer();
  private final DnsResolver resolver =
      new DnsResolver(vertx, List.of(dns.address()), Duration.ofSeconds(4));

  @AfterEach
  void close() {
    resolver.close();
    dns.close();
    other.close();
    vertx.close().await();
  }

  private static DnsResolver quick(Vertx vertx, FakeDnsServer... servers) {
    var addresses = List.of(servers).stream().map(FakeDnsServer::address).toList();
    return new DnsResolver(vertx, addresses, Duration.ofMillis(400));
  }

  @Test
  void joinsTheStringsOfEachTxtRecordAndKeepsRecordsApart() {
    dns.txt("example.com", "v=spf1 ", "a:mail.example.org", " ~all").txt("example.com", "other");
    assertThat(resolver.txt("example.com").await())
        .isEqualTo(new Found(List.of("v=spf1 a:mail.example.org ~all", "other")));
    assertThat(resolver.txt("EXAMPLE.com").await()).isInstanceOf(Found.class);
  }

  @Test
  void takesAnswersOfMoreThan512Bytes() {
    dns.txt("big.example.com", "x".repeat(255), "y".repeat(255), "z".repeat(200));
    var found = (Found) resolver.txt("big.example.com").await();
    assertThat(found.values()).containsExactly("x".repeat(255) + "y".repeat(255) + "z".repeat(200));
    assertThat(dns.byTcp).hasValue(0);
  }

  @Test
  void asksByTcpWhenAnAnswerIsCutShort() {
    dns.withoutEdns().txt("big.example.com", "x".repeat(255), "y".repeat(255));
    var found = (Found) resolver.txt("big.example.com").await();
    assertThat(found.values()).containsExactly("x".repeat(255) + "y".repeat(255));
    assertThat(dns.byTcp).hasValue(1);
  }

  @Test
  void readsMxRecordsAlsoWithPointers() {
    dns.mx("example.com", 10, "MAIL.example.com")
        .mx("example.com", 20, "mx.example.net")
        .mx("null.example.com", 0, "");
    assertThat(resolver.mx("example.com").await())
        .isEqualTo(new Found(List.of("10 mail.example.com", "20 mx.example.net")));
    assertThat(resolver.mx("null.example.com").await()).isEqualTo(new Found(List.of("0 .")));
  }

  @Test
  void findsWhatStandsBehindAnAliasAndTheAliasItself() {
    dns.cname("key.example.com", "key.example.net").txt("key.example.net", "the key");
    assertThat(resolver.txt("key.example.com").await()).isEqualTo(new Found(List.of("the key")));
    assertThat(resolver.cname("key.example.com").await())
        .isEqualTo(new Found(List.of("key.example.net")));
  }

  @Test
  void tellsNoneFromNobodyKnows() {
    dns.txt("example.com", "text");
    dns.fail("broken.example.com", FakeDnsServer.SERVFAIL);
    dns.fail("closed.example.com", FakeDnsServer.REFUSED);
    assertThat(resolver.mx("example.com").await()).isEqualTo(new Missing("there is no MX record"));
    assertThat(resolver.mx("none.example.com").await())
        .isEqualTo(new Missing("there is no such name (NXDOMAIN)"));
    assertThat(resolver.txt("broken.example.com").await())
        .isEqualTo(new Unanswered("the DNS server answered SERVFAIL"));
    assertThat(resolver.txt("closed.example.com").await()).isInstanceOf(Unanswered.class);
  }

  @Test
  void waitsForASilentServerOnlySoLong() {
    dns.silence("example.com");
    long start = System.nanoTime();
    assertThat(quick(vertx, dns).txt("example.com").await()).isInstanceOf(Unanswered.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(dns.byUdp).hasValue(2);
  }

  @Test
  void asksAgainWhenADatagramIsLost() {
    dns.txt("example.com", "text");
    dns.lose(1);
    assertThat(quick(vertx, dns).txt("example.com").await()).isEqualTo(new Found(List.of("text")));
  }

  @Test
  void asksTheNextServerWhenOneFailsButNotWhenItKnows() {
    dns.fail("example.com", FakeDnsServer.SERVFAIL);
    other.txt("example.com", "text").txt("none.example.com", "text");
    var both = quick(vertx, dns, other);
    assertThat(both.txt("example.com").await()).isEqualTo(new Found(List.of("text")));
    assertThat(both.txt("none.example.com").await()).isInstanceOf(Missing.class);
  }

  @Test
  void readsAddressesOfServers() {
    assertThat(DnsResolver.address("9.9.9.9")).hasToString("/9.9.9.9:53");
    assertThat(DnsResolver.address("127.0.0.1:5353").getPort()).isEqualTo(5353);
    assertThat(DnsResolver.address("2620:fe::fe").getPort()).isEqualTo(53);
    assertThat(DnsResolver.address("[2620:fe::fe]:5353").getPort()).isEqualTo(5353);
    for (var wrong : List.of("dns.example.com", "", "9.9.9.9:x", "9.9.9", "[::1")) {
      assertThatThrownBy(() -> DnsResolver.address(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
