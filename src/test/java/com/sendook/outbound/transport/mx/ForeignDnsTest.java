package com.sendook.outbound.transport.mx;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.dns.DnsAnswer;
import com.sendook.dns.DnsAnswer.Found;
import com.sendook.dns.DnsAnswer.Missing;
import com.sendook.dns.DnsAnswer.Unanswered;
import com.sendook.dns.DnsResolver;
import com.sendook.foreign.Dnsmasq;
import com.sendook.foreign.Needs;
import com.sendook.outbound.transport.mx.MailExchangers.Host;
import com.sendook.outbound.transport.mx.MailExchangers.Hosts;
import com.sendook.outbound.transport.mx.MailExchangers.None;
import com.sendook.outbound.transport.mx.MailExchangers.Unknown;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a DNS server that is not ours says is understood, also what it says wrong. */
@Needs("dnsmasq")
@Timeout(20)
class ForeignDnsTest {
  private static final byte[] NULL_MX = {0, 0, 0};

  /** A name of five letters of which none follows. */
  private static final byte[] BROKEN_MX = {0, 10, 5};

  private static final int MX = 15;
  private static final String LONG = "v=DKIM1; k=rsa; p=" + "A".repeat(1600);

  private static Vertx vertx;
  private static Dnsmasq dns;
  private static DnsResolver resolver;
  private static FindExchangers find;

  @BeforeAll
  static void start() throws Exception {
    dns =
        new Dnsmasq()
            .mx("example.com", 20, "second.example.com")
            .mx("example.com", 10, "first.example.com")
            .address("first.example.com", "127.0.0.2")
            .address("second.example.com", "127.0.0.3", "::1")
            .txt("example.com", "v=spf1 ", "a:first.example.com", " ~all")
            .txt("example.com", "another record")
            .txt("long.example.com", Dnsmasq.strings(LONG))
            .cname("alias.example.com", "first.example.com")
            .cname("key.example.com", "long.example.com")
            .bytes("null.example.com", MX, NULL_MX)
            .bytes("broken.example.com", MX, BROKEN_MX)
            .mx("lost.example.com", 10, "nowhere.example.com")
            .mx("half.example.com", 10, "host.silent.example.org")
            .address("bare.example.com", "127.0.0.4")
            .silent("silent.example.org")
            .start();
    vertx = Vertx.vertx();
    resolver = new DnsResolver(vertx, List.of(dns.address()), Duration.ofMillis(400));
    find = new FindExchangers(resolver, "gateway.example", true);
  }

  @AfterAll
  static void stop() throws Exception {
    resolver.close();
    vertx.close().await();
    dns.close();
  }

  private static DnsAnswer txt(String name) {
    return resolver.txt(name).await();
  }

  @Test
  void recordsOfEveryKind() {
    assertThat(((Found) resolver.mx("Example.COM").await()).values())
        .containsExactlyInAnyOrder("10 first.example.com", "20 second.example.com");
    assertThat(((Found) txt("example.com")).values())
        .containsExactlyInAnyOrder("v=spf1 a:first.example.com ~all", "another record");
    assertThat(resolver.addresses("second.example.com").await())
        .isEqualTo(new Found(List.of("127.0.0.3", "::1")));
    assertThat(resolver.cname("alias.example.com").await())
        .isEqualTo(new Found(List.of("first.example.com")));
    assertThat(resolver.addresses("alias.example.com").await())
        .isEqualTo(new Found(List.of("127.0.0.2")));
  }

  @Test
  void anAnswerThatIsTooLongForADatagramAlsoBehindAnAlias() {
    assertThat(txt("long.example.com")).isEqualTo(new Found(List.of(LONG)));
    assertThat(txt("key.example.com")).isEqualTo(new Found(List.of(LONG)));
  }

  @Test
  void whatIsMissingAndWhatNobodyKnows() {
    assertThat(txt("nothing.example.com"))
        .isEqualTo(new Missing("there is no such name (NXDOMAIN)"));
    assertThat(resolver.mx("first.example.com").await())
        .isEqualTo(new Missing("there is no MX record"));
    assertThat(txt("refused.example.net")).isInstanceOf(Unanswered.class);
    assertThat(txt("x.silent.example.org")).isInstanceOf(Unanswered.class);
    assertThat(resolver.mx("broken.example.com").await()).isInstanceOf(Unanswered.class);
  }

  @Test
  void whereMailGoes() {
    assertThat(find.of("example.com").await())
        .isEqualTo(
            new Hosts(
                List.of(
                    new Host("first.example.com", "127.0.0.2"),
                    new Host("second.example.com", "127.0.0.3"),
                    new Host("second.example.com", "::1"))));
    assertThat(find.of("bare.example.com").await())
        .isEqualTo(new Hosts(List.of(new Host("bare.example.com", "127.0.0.4"))));
    assertThat(find.of("null.example.com").await())
        .isEqualTo(new None(556, "5.1.10 The domain takes no mail (null MX, RFC 7505)"));
    assertThat(find.of("lost.example.com").await()).isInstanceOf(None.class);
    assertThat(find.of("nothing.example.com").await()).isInstanceOf(None.class);
  }

  @Test
  void whereNobodyKnows() {
    for (var name :
        List.of(
            "broken.example.com", "half.example.com", "x.silent.example.org", "a.example.net")) {
      assertThat(find.of(name).await()).as(name).isInstanceOf(Unknown.class);
    }
  }
}
