package com.sendook.outbound.transport.mx;

import static com.sendook.outbound.transport.smtp.FakeSmtpServer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.bus.RecordCodec;
import com.sendook.dns.DnsResolver;
import com.sendook.dns.FakeDnsServer;
import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.smtp.FakeSmtpServer;
import com.sendook.outbound.transport.smtp.SmtpSettings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts are told apart by their loopback addresses; all listen at one port, as at 25. */
class DirectTransportTest {
  private static final String FIRST = "127.0.0.2";
  private static final String SECOND = "127.0.0.3";
  private static final String NOBODY = "127.0.0.9";
  private static final String OWN = "gateway.example";
  private static final Buffer MAIL = Buffer.buffer("Subject: x\r\n\r\nHello\r\n");
  private static final Duration LONG = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final FakeDnsServer dns = new FakeDnsServer();
  private FakeSmtpServer first;
  private FakeSmtpServer second;
  private DnsResolver resolver;
  private DirectTransport transport;

  @BeforeEach
  void start() throws Exception {
    RecordCodec.registerAll(vertx);
    first = new FakeSmtpServer(vertx).start(FIRST, 0);
    second = new FakeSmtpServer(vertx).start(SECOND, first.port());
    resolver = new DnsResolver(vertx, List.of(dns.address()), Duration.ofSeconds(2));
    transport = transport(true);
    dns.address("first.example", FIRST);
    dns.address("second.example", SECOND);
    dns.address("nobody.example", NOBODY);
  }

  private DirectTransport transport(boolean allowPrivate) {
    return new DirectTransport(
        vertx,
        resolver,
        new DirectSettings(
            first.port(),
            OWN,
            allowPrivate,
            new SmtpSettings.Timeouts(LONG, LONG, LONG, LONG, LONG, LONG),
            new SmtpSettings.Connections(1, 100, LONG)));
  }

  @AfterEach
  void stop() throws Exception {
    transport.close().await(5, TimeUnit.SECONDS);
    resolver.close();
    vertx.close().await(5, TimeUnit.SECONDS);
    dns.close();
  }

  private Outcome send(String domain) throws Exception {
    return transport
        .transmit(new Envelope("a1", "from@example.org", "to@" + domain), MAIL)
        .await(20, TimeUnit.SECONDS);
  }

  private void assertRefused(Outcome outcome, int code, String enhancedCode) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    var reply = ((Outcome.Refused) outcome).reply();
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.enhancedCode()).isEqualTo(enhancedCode);
  }

  @Test
  void goesToTheHostOfTheLowestPreferenceAndIsThenThere() throws Exception {
    dns.mx("example.com", 20, "second.example").mx("example.com", 10, "first.example");
    var outcome = send("Example.COM");
    assertThat(outcome).isInstanceOf(Outcome.Sent.class);
    assertThat(((Outcome.Sent) outcome).last()).isTrue();
    assertThat(first.mails()).hasSize(1);
    assertThat(second.mails()).isEmpty();
    assertThat(first.connections.get(0).commands)
        .contains("MAIL FROM:<from@example.org>", "RCPT TO:<to@Example.COM>");
  }

  @Test
  void aConnectionIsUsedAgain() throws Exception {
    dns.mx("example.com", 10, "first.example").mx("other.example", 10, "first.example");
    send("example.com");
    send("other.example");
    assertThat(first.mails()).hasSize(2);
    assertThat(first.connections).hasSize(1);
  }

  @Test
  void aHostThatCannotBeReachedGivesWayToTheNext() throws Exception {
    dns.mx("example.com", 10, "nobody.example").mx("example.com", 20, "second.example");
    assertThat(send("example.com")).isInstanceOf(Outcome.Sent.class);
    assertThat(second.mails()).hasSize(1);
  }

  @Test
  void soDoesOneThatTakesNoConnectionsNow() throws Exception {
    first.on("CONNECT", reply("421 4.3.2 closing for today"));
    dns.mx("example.com", 10, "first.example").mx("example.com", 20, "second.example");
    assertThat(send("example.com")).isInstanceOf(Outcome.Sent.class);
    assertThat(second.mails()).hasSize(1);
  }

  @Test
  void whatAHostAnswersIsTheOutcome() throws Exception {
    dns.mx("example.com", 10, "first.example").mx("example.com", 20, "second.example");
    first.once("RCPT", reply("450 4.2.0 greylisted")).once("RCPT", reply("550 5.1.1 who"));
    var deferred = send("example.com");
    assertThat(deferred).isInstanceOf(Outcome.Deferred.class);
    assertThat(((Outcome.Deferred) deferred).unreachable()).isFalse();
    assertRefused(send("example.com"), 550, "5.1.1");
    assertThat(second.connections).isEmpty();
  }

  @Test
  void whereNobodyCanBeReachedItWaits() throws Exception {
    dns.mx("example.com", 10, "nobody.example");
    var outcome = send("example.com");
    assertThat(outcome).isInstanceOf(Outcome.Deferred.class);
    assertThat(((Outcome.Deferred) outcome).unreachable()).isTrue();
  }

  @Test
  void aDomainWithoutMxTakesItsMailItself() throws Exception {
    dns.address("bare.example", "::1").address("bare.example", FIRST);
    assertThat(send("bare.example")).isInstanceOf(Outcome.Sent.class);
    assertThat(first.mails()).hasSize(1);
  }

  @Test
  void anAddressLiteralNamesItsHostItself() throws Exception {
    assertThat(send("[" + FIRST + "]")).isInstanceOf(Outcome.Sent.class);
    assertThat(first.connections.get(0).commands).contains("RCPT TO:<to@[" + FIRST + "]>");
    assertRefused(send("[no.address]"), 550, "5.1.2");
    assertRefused(send("[]"), 550, "5.1.2");
  }

  @Test
  void aDomainThatTakesNoMailIsRefused() throws Exception {
    dns.mx("null.example", 0, "");
    assertRefused(send("null.example"), 556, "5.1.10");
    assertRefused(send("missing.example"), 550, "5.1.2");
    dns.mx("lost.example", 10, "gone.example");
    assertRefused(send("lost.example"), 550, "5.1.2");
  }

  @Test
  void mailThatWouldComeBackIsRefused() throws Exception {
    dns.mx("loop.example", 10, OWN).mx("loop.example", 20, "first.example");
    assertRefused(send("loop.example"), 550, "5.4.6");
    dns.mx("backup.example", 10, "first.example").mx("backup.example", 20, OWN);
    assertThat(send("backup.example")).isInstanceOf(Outcome.Sent.class);
  }

  @Test
  void whatDnsDoesNotSayNowIsAskedAgain() throws Exception {
    dns.fail("broken.example", FakeDnsServer.SERVFAIL);
    assertThat(send("broken.example")).isInstanceOf(Outcome.Deferred.class);
    dns.mx("half.example", 10, "unknown.example");
    dns.fail("unknown.example", FakeDnsServer.SERVFAIL);
    assertThat(send("half.example")).isInstanceOf(Outcome.Deferred.class);
  }

  @Test
  void noPrivateAddressIsSpokenToUnlessThatIsAllowed() throws Exception {
    transport.close().await(5, TimeUnit.SECONDS);
    transport = transport(false);
    dns.mx("inside.example", 10, "first.example");
    assertRefused(send("inside.example"), 550, "5.4.4");
    assertThat(first.connections).isEmpty();
  }
}
