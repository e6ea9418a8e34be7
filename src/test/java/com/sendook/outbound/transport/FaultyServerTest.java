package com.sendook.outbound.transport;

import static com.sendook.outbound.transport.smtp.FakeSmtpServer.drop;
import static com.sendook.outbound.transport.smtp.FakeSmtpServer.reply;
import static com.sendook.outbound.transport.smtp.FakeSmtpServer.reset;
import static com.sendook.outbound.transport.smtp.FakeSmtpServer.silence;
import static com.sendook.outbound.transport.smtp.FakeSmtpServer.stall;
import static com.sendook.outbound.transport.smtp.FakeSmtpServer.trickle;
import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.bus.RecordCodec;
import com.sendook.dns.DnsResolver;
import com.sendook.dns.FakeDnsServer;
import com.sendook.outbound.transport.mx.DirectSettings;
import com.sendook.outbound.transport.mx.DirectTransport;
import com.sendook.outbound.transport.smtp.FakeSmtpServer;
import com.sendook.outbound.transport.smtp.FakeSmtpServer.Connection;
import com.sendook.outbound.transport.smtp.RelayTransport;
import com.sendook.outbound.transport.smtp.SmtpSettings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way for a server to go wrong, at every step, and what becomes of the mail: on each way that
 * a mail can take. Another mail follows each time, and both are counted where they arrive.
 */
class FaultyServerTest {
  /** Long enough for a server that answers at once, on a machine that is busy. */
  private static final Duration SHORT = Duration.ofMillis(250);

  private static final String NOWHERE = "";

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final String LATER = "451-4.3.0 There is no room\r\n451 4.3.0 just now";
  private static final String NEVER = "554-5.7.0 We want\r\n554 5.7.0 none of this";

  /** Larger than what two kernels hold between them, so that it is still under way. */
  private static final String LARGE = "Subject: first\r\n\r\n" + "A long line.\r\n".repeat(1 << 21);

  private static final String FIRST = "Subject: first\r\n\r\nHello\r\n.\r\n";
  private static final String SECOND = "Subject: second\r\n\r\nHello again\r\n";

  /**
   * The step, and the outcome where the server there puts off, refuses, stalls, drops the
   * connection, and breaks it.
   */
  private static final List<String> OUTCOMES =
      List.of(
          "CONNECT | unreachable | unreachable | unreachable | unreachable | unreachable",
          // Who knows no EHLO may know HELO.
          "EHLO    | unreachable | sent        | unreachable | unreachable | unreachable",
          "MAIL    | deferred    | refused     | deferred    | deferred    | deferred",
          "RCPT    | deferred    | refused     | deferred    | deferred    | deferred",
          "DATA    | deferred    | refused     | deferred    | deferred    | deferred",
          // Before its end nothing can have been decided about the mail.
          "BODY    | deferred    | deferred    | deferred    | deferred    | deferred",
          // Whether it was taken, nobody knows: it may come twice.
          ".       | deferred    | refused     | deferred    | deferred    | deferred",
          "QUIT    | sent        | sent        | sent        | sent        | sent");

  /** Elsewhere nothing is pipelined. */
  private static final Set<String> IN_A_TRANSACTION = Set.of("MAIL", "RCPT", "DATA", "BODY", ".");

  /** The ways for mail to take. */
  private enum Way {
    RELAY,
    RELAY_PIPELINED,
    DIRECT;

    boolean isPipelined() {
      return this != RELAY;
    }
  }

  /** What the server does in place of what a good one does. */
  private enum Deed {
    PUTS_OFF,
    REFUSES,
    STALLS,
    DROPS,
    BREAKS;

    Consumer<Connection> action() {
      return switch (this) {
        case PUTS_OFF -> reply(LATER);
        case REFUSES -> trickle(NEVER);
        case STALLS -> stall();
        case DROPS -> drop();
        case BREAKS -> reset();
      };
    }

    Reply said() {
      return switch (this) {
        case PUTS_OFF -> new Reply(451, "4.3.0", "4.3.0 There is no room 4.3.0 just now");
        case REFUSES -> new Reply(554, "5.7.0", "5.7.0 We want 5.7.0 none of this");
        default -> null;
      };
    }
  }

  private static Vertx vertx;
  private static FakeDnsServer dns;
  private static DnsResolver resolver;
  private final List<Transport> transports = new ArrayList<>();
  private FakeSmtpServer server;
  private int mailsEachConnection = 2;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    RecordCodec.registerAll(vertx);
    dns = new FakeDnsServer();
    dns.mx("example.com", 10, "mx.example.com").address("mx.example.com", "127.0.0.1");
    resolver = new DnsResolver(vertx, List.of(dns.address()), LONG);
  }

  @AfterAll
  static void close() throws Exception {
    resolver.close();
    dns.close();
    vertx.close().await(5, TimeUnit.SECONDS);
  }

  @AfterEach
  void closeTransports() throws Exception {
    for (var each : transports) {
      each.close().await(5, TimeUnit.SECONDS);
    }
  }

  static Stream<Arguments> everyFault() {
    return Arrays.stream(Way.values())
        .flatMap(way -> OUTCOMES.stream().flatMap(row -> cells(way, row)))
        .filter(each -> each.get()[0] != Way.RELAY || IN_A_TRANSACTION.contains(each.get()[1]));
  }

  private static Stream<Arguments> cells(Way way, String row) {
    var cells = row.split("\\s*\\|\\s*", -1);
    var deeds = Deed.values();
    return IntStream.range(0, deeds.length)
        .mapToObj(i -> Arguments.of(way, cells[0], deeds[i], cells[1 + i]));
  }

  @ParameterizedTest(name = "{0}: at {1} it {2}: {3}")
  @MethodSource("everyFault")
  void hasItsOutcome(Way way, String step, Deed deed, String expected) throws Exception {
    boolean underWay = step.equals("BODY");
    mailsEachConnection = step.equals("QUIT") ? 1 : 2;
    // It reads no more: else the mail could be over before the words are heard.
    server(way).once(step, underWay ? deed.action().andThen(stall()) : deed.action());
    var transport = transport(way, deed == Deed.STALLS ? step : NOWHERE);

    var outcome = send(transport, underWay ? LARGE : FIRST);

    assertThat(kind(outcome)).as(outcome.toString()).isEqualTo(expected);
    if (!expected.equals("sent")) {
      assertThat(replyIn(outcome)).isEqualTo(deed.said());
    }
    assertThat(kind(send(transport, SECOND))).isEqualTo("sent");
    boolean wasThere = expected.equals("sent") || step.equals(".");
    assertArrived(wasThere ? 1 : 0, 1);
  }

  static Stream<Arguments> startTls() {
    return Arrays.stream(Deed.values())
        .flatMap(
            deed ->
                Stream.of(
                    // TLS is required of the relay; a host that has trouble with it does without.
                    Arguments.of(Way.RELAY, deed, "unreachable"),
                    Arguments.of(Way.DIRECT, deed, "sent")));
  }

  @ParameterizedTest(name = "{0}: it {1}: {2}")
  @MethodSource
  void startTls(Way way, Deed deed, String expected) throws Exception {
    server(way).offers("STARTTLS").once("STARTTLS", deed.action());
    var timeouts = timeouts(deed == Deed.STALLS ? "STARTTLS" : NOWHERE);
    var transport =
        way == Way.DIRECT ? direct(timeouts) : relay(SmtpSettings.TlsMode.REQUIRED, timeouts);

    var outcome = send(transport, FIRST);

    assertThat(kind(outcome)).as(outcome.toString()).isEqualTo(expected);
    if (expected.equals("unreachable")) {
      assertThat(replyIn(outcome)).isEqualTo(deed.said());
    }
    assertArrived(expected.equals("sent") ? 1 : 0, 0);
  }

  static Stream<Arguments> faultsBehindA250() {
    return Stream.of(
            Arguments.of("the connection is dropped", "", drop()),
            Arguments.of("the connection is broken", "", reset()),
            Arguments.of("the server ends the session", "\r\n421-4.3.2 good\r\n421 bye", silence()),
            Arguments.of("the server ends the session and drops it", "\r\n421 4.3.2 bye", drop()),
            Arguments.of("nonsense follows", "\r\nwhat?", silence()),
            Arguments.of("another answer follows", "\r\n550 5.0.0 no", silence()))
        .flatMap(each -> onEveryWay(each.get()));
  }

  private static Stream<Arguments> onEveryWay(Object... row) {
    return Arrays.stream(Way.values())
        .map(
            way -> {
              var whole = new ArrayList<Object>(List.of(way));
              whole.addAll(Arrays.asList(row));
              return Arguments.of(whole.toArray());
            });
  }

  /** What is said comes in one piece with it: it is no answer to what is sent next. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("faultsBehindA250")
  void a250StandsWhateverFollowsIt(Way way, String what, String said, Consumer<Connection> thenDone)
      throws Exception {
    server(way).once(".", reply("250 2.0.0 taken" + said).andThen(thenDone));
    var transport = transport(way, NOWHERE);

    assertThat(kind(send(transport, FIRST))).isEqualTo("sent");
    assertThat(kind(send(transport, SECOND))).isEqualTo("sent");

    assertArrived(1, 1);
  }

  static Stream<Arguments> theNextTransaction() {
    return Stream.of(
            Arguments.of(Deed.PUTS_OFF, "deferred"),
            Arguments.of(Deed.REFUSES, "refused"),
            Arguments.of(Deed.STALLS, "deferred"),
            // The session was over before the mail was begun: another one takes it.
            Arguments.of(Deed.DROPS, "sent"),
            Arguments.of(Deed.BREAKS, "sent"))
        .flatMap(each -> onEveryWay(each.get()));
  }

  @ParameterizedTest(name = "{0}: it {1}: {2}")
  @MethodSource("theNextTransaction")
  void whatBecomesOfTheNextTransactionIsItsOwnAffair(Way way, Deed deed, String expected)
      throws Exception {
    server(way).once("MAIL", reply("250 ok")).once("MAIL", deed.action());
    var transport = transport(way, deed == Deed.STALLS ? "MAIL" : NOWHERE);

    assertThat(kind(send(transport, FIRST))).isEqualTo("sent");
    assertThat(kind(send(transport, SECOND))).isEqualTo(expected);

    assertArrived(1, expected.equals("sent") ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalStandsWhateverBecomesOfTheReset(Deed deed) throws Exception {
    server(Way.RELAY).once("RCPT", reply("550 5.1.1 who?")).once("RSET", deed.action());
    var transport = transport(Way.RELAY, deed == Deed.STALLS ? "RSET" : NOWHERE);

    assertThat(kind(send(transport, FIRST))).isEqualTo("refused");
    assertThat(kind(send(transport, SECOND))).isEqualTo("sent");

    assertThat(server.connections).hasSize(2);
    assertArrived(0, 1);
  }

  static Stream<Arguments> answers() {
    return Stream.of(
            Arguments.of(
                "250-2.0.0 Thanks,\r\n250-\r\n250 we have it",
                "2.0.0",
                "2.0.0 Thanks,  we have it"),
            Arguments.of("250-Thanks,\r\n250 we have it", null, "Thanks, we have it"),
            Arguments.of("250", null, ""),
            Arguments.of("250 5.0.0 what?", null, "5.0.0 what?"),
            Arguments.of(
                "550-5.1.1 There is\r\n550-5.1.1 no\r\n550 5.1.1 such user",
                "5.1.1",
                "5.1.1 There is 5.1.1 no 5.1.1 such user"),
            Arguments.of("550-There is\r\n550 no such user", null, "There is no such user"),
            Arguments.of(
                "450-4.2.0 Greylisted:\r\n450 4.2.0 again in 60 s",
                "4.2.0",
                "4.2.0 Greylisted: 4.2.0 again in 60 s"),
            Arguments.of("452-Too\r\n452 much", null, "Too much"))
        .flatMap(each -> onEveryWay(each.get()));
  }

  /** Each in one piece and in very many. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("answers")
  void anAnswerOfSeveralLinesIsKeptWhole(Way way, String lines, String enhancedCode, String text)
      throws Exception {
    server(way).once(".", reply(lines)).once(".", trickle(lines));
    var transport = transport(way, NOWHERE);
    int code = Integer.parseInt(lines.substring(0, 3));

    assertThat(replyIn(send(transport, FIRST))).isEqualTo(new Reply(code, enhancedCode, text));
    assertThat(replyIn(send(transport, FIRST))).isEqualTo(new Reply(code, enhancedCode, text));

    assertThat(server.connections).hasSize(1);
  }

  private FakeSmtpServer server(Way way) throws Exception {
    server = new FakeSmtpServer(vertx).start();
    return way.isPipelined() ? server.offers("PIPELINING") : server;
  }

  private Transport transport(Way way, String stall) {
    return way == Way.DIRECT
        ? direct(timeouts(stall))
        : relay(SmtpSettings.TlsMode.NONE, timeouts(stall));
  }

  /** Patience ends early at the step that takes too long, and nowhere else. */
  private static SmtpSettings.Timeouts timeouts(String stall) {
    boolean atCommand = !Set.of(NOWHERE, "CONNECT", "DATA", "BODY", ".").contains(stall);
    return new SmtpSettings.Timeouts(
        LONG,
        stall.equals("CONNECT") ? SHORT : LONG,
        atCommand ? SHORT : LONG,
        stall.equals("DATA") ? SHORT : LONG,
        stall.equals("BODY") ? SHORT : LONG,
        stall.equals(".") ? SHORT : LONG);
  }

  private SmtpSettings.Connections connections() {
    return new SmtpSettings.Connections(1, mailsEachConnection, LONG);
  }

  private Transport relay(SmtpSettings.TlsMode tls, SmtpSettings.Timeouts timeouts) {
    var settings =
        new SmtpSettings(
            "localhost",
            "127.0.0.1",
            server.port(),
            new SmtpSettings.Tls(tls, false),
            null,
            "gateway.example",
            timeouts,
            connections());
    return kept(new RelayTransport(vertx, List.of(settings)));
  }

  private Transport direct(SmtpSettings.Timeouts timeouts) {
    var settings =
        new DirectSettings(server.port(), "gateway.example", true, timeouts, connections());
    return kept(new DirectTransport(vertx, resolver, settings));
  }

  private Transport kept(Transport transport) {
    transports.add(transport);
    return transport;
  }

  private static Outcome send(Transport transport, String mail) throws Exception {
    return transport
        .transmit(new Envelope("a1", "from@example.org", "to@example.com"), Buffer.buffer(mail))
        .await(20, TimeUnit.SECONDS);
  }

  private static String kind(Outcome outcome) {
    if (outcome instanceof Outcome.Deferred deferred) {
      return deferred.unreachable() ? "unreachable" : "deferred";
    }
    return outcome instanceof Outcome.Sent ? "sent" : "refused";
  }

  private static Reply replyIn(Outcome outcome) {
    if (outcome instanceof Outcome.Deferred deferred) {
      return deferred.reply();
    }
    return outcome instanceof Outcome.Sent sent
        ? sent.reply()
        : ((Outcome.Refused) outcome).reply();
  }

  /**
   * As they were written: with a dot more before each line that begins with one, and at the end.
   */
  private void assertArrived(int first, int second) {
    var expected = new ArrayList<>(Collections.nCopies(first, onTheWire(FIRST)));
    expected.addAll(Collections.nCopies(second, onTheWire(SECOND)));
    // A lone dot ends a DATA that was let through without a recipient.
    assertThat(server.mails()).filteredOn(mail -> !mail.equals(".\r\n")).isEqualTo(expected);
  }

  private static String onTheWire(String mail) {
    return mail.replace("\r\n.", "\r\n..") + ".\r\n";
  }
}
