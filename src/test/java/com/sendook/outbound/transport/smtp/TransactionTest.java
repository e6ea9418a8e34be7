package com.sendook.outbound.transport.smtp;

import static com.sendook.outbound.transport.smtp.FakeSmtpServer.drop;
import static com.sendook.outbound.transport.smtp.FakeSmtpServer.reply;
import static com.sendook.outbound.transport.smtp.FakeSmtpServer.silence;
import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.Outcome.Deferred;
import com.sendook.outbound.transport.Outcome.Refused;
import com.sendook.outbound.transport.Outcome.Sent;
import com.sendook.outbound.transport.Reply;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One mail against a server that answers, refuses, stalls and drops at each step. */
class TransactionTest extends SmtpTest {

  @Test
  void sendsExactlyTheseCommands() throws Exception {
    FakeSmtpServer server = server();

    assertThat(send(relay(server)))
        .isEqualTo(new Sent(new Reply(250, "2.0.0", "2.0.0 taken"), false));

    assertThat(server.connections.get(0).commands)
        .containsExactly(
            "EHLO gateway.example",
            "MAIL FROM:<from@example.org>",
            "RCPT TO:<to@example.com>",
            "DATA");
    assertThat(server.mails()).containsExactly(TEXT + ".\r\n");
  }

  @Test
  void pipelinesAndSaysSizeAndBodyWhereOffered() throws Exception {
    FakeSmtpServer server = server().offers("PIPELINING", "SIZE 1000", "8BITMIME");

    send(relay(server), new Envelope("a1", "", "to@example.com"), MAIL);

    assertThat(server.connections.get(0).reads)
        .containsExactly(
            "EHLO gateway.example\r\n",
            "MAIL FROM:<> SIZE=21 BODY=8BITMIME\r\nRCPT TO:<to@example.com>\r\nDATA\r\n",
            TEXT + ".\r\n");
  }

  @Test
  void fallsBackToHelo() throws Exception {
    FakeSmtpServer server = server().on("EHLO", reply("502 5.5.1 no"));

    assertThat(send(relay(server))).isInstanceOf(Sent.class);

    assertThat(server.connections.get(0).commands)
        .startsWith("EHLO gateway.example", "HELO gateway.example", "MAIL FROM:<from@example.org>");
  }

  @Test
  void joinsTheLinesOfAReply() throws Exception {
    FakeSmtpServer server =
        server().on("RCPT", reply("550-5.1.1 No such\r\n550-\r\n550 5.1.1 user\u0007"));

    assertThat(send(relay(server)))
        .isEqualTo(
            new Refused(
                new Reply(550, "5.1.1", "5.1.1 No such  5.1.1 user"), "the server refused RCPT"));
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL, true", "RCPT, true", "DATA, true", "., true",
    "MAIL, false", "RCPT, false", "DATA, false", "., false"
  })
  void mapsRepliesToOutcomes(String step, boolean pipelining) throws Exception {
    FakeSmtpServer server =
        server()
            .once(step, reply("452 4.3.1 full"))
            .once(step, reply("554 5.6.0 never"))
            .once(step, reply("421 4.3.2 stopping"));
    if (pipelining) {
      server.offers("PIPELINING");
    }
    RelayTransport relay = relay(server);

    assertThat(send(relay))
        .isInstanceOfSatisfying(
            Deferred.class,
            deferred ->
                assertThat(deferred.reply()).isEqualTo(new Reply(452, "4.3.1", "4.3.1 full")));
    assertThat(send(relay))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.reply()).isEqualTo(new Reply(554, "5.6.0", "5.6.0 never")));
    if (!step.equals("MAIL")) {
      assertThat(server.connections).hasSize(1);
      assertThat(send(relay))
          .isInstanceOfSatisfying(
              Deferred.class, deferred -> assertThat(deferred.reply().code()).isEqualTo(421));
      assertThat(send(relay)).isInstanceOf(Sent.class);
      assertThat(server.connections).hasSize(2);
      assertThat(server.connections.get(1).mails).containsExactly(TEXT + ".\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "."})
  void defersWhereTheServerDropsTheConnection(String step) throws Exception {
    for (boolean pipelining : new boolean[] {true, false}) {
      FakeSmtpServer server = server().on(step, drop());
      if (pipelining) {
        server.offers("PIPELINING");
      }
      assertThat(send(relay(server)))
          .isEqualTo(new Deferred(null, "the server closed the connection", isBeforeMail(step)));
      assertThat(server.connections).hasSize(1);
    }
  }

  /** Where no session can be had no other mail would get through either. */
  private static boolean isBeforeMail(String step) {
    return step.equals("CONNECT") || step.equals("EHLO");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "."})
  void defersWhereTheServerIsSilent(String step) throws Exception {
    FakeSmtpServer server = server().on(step, silence());

    assertThat(send(relay(server, IMPATIENT, ONE)))
        .isInstanceOfSatisfying(
            Deferred.class,
            deferred -> {
              assertThat(deferred.reply()).isNull();
              assertThat(deferred.why()).startsWith("no reply to").endsWith("in 0.2 s");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "."})
  void defersWhereTheServerTalksGarbage(String step) throws Exception {
    FakeSmtpServer server = server().on(step, reply("HTTP/1.1 400 Bad Request"));

    assertThat(send(relay(server)))
        .isEqualTo(
            new Deferred(null, "the server sent a line that is no SMTP reply", isBeforeMail(step)));
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT, 554 5.7.1 go away",
    "EHLO, 421 4.3.2 stopping",
    "CONNECT, 421 4.3.2 too many",
    "MAIL, 530 5.7.0 log in first",
    "DATA, 250 2.0.0 what",
    ". , 354 go on",
    "MAIL, 354 no"
  })
  void neverRefusesAMailForWhatIsNotItsFault(String step, String line) throws Exception {
    FakeSmtpServer server = server().on(step, reply(line));

    assertThat(send(relay(server)))
        .isInstanceOfSatisfying(
            Deferred.class,
            deferred -> assertThat(deferred.reply().text()).isEqualTo(line.substring(4)));
  }

  @Test
  void endsAnAcceptedDataWithALoneDotWhereTheRecipientWasRefused() throws Exception {
    FakeSmtpServer server =
        server()
            .offers("PIPELINING")
            .once("RCPT", reply("550 5.1.1 unknown"))
            .once(".", reply("554 5.5.1 no recipients"));
    RelayTransport relay = relay(server);

    assertThat(send(relay)).isInstanceOf(Refused.class);
    assertThat(send(relay)).isInstanceOf(Sent.class);

    assertThat(server.connections).hasSize(1);
    assertThat(server.mails()).containsExactly(".\r\n", TEXT + ".\r\n");
  }

  @Test
  void resetsWhereDataWasRefusedWithTheRecipient() throws Exception {
    FakeSmtpServer server =
        server()
            .offers("PIPELINING")
            .once("RCPT", reply("550 5.1.1 unknown"))
            .once("DATA", reply("503 5.5.1 no recipients"));
    RelayTransport relay = relay(server);

    assertThat(send(relay))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reply().code()).isEqualTo(550));
    assertThat(send(relay)).isInstanceOf(Sent.class);

    assertThat(server.connections).hasSize(1);
    assertThat(server.connections.get(0).commands).contains("RSET");
  }

  @Test
  void givesUpASessionThatAcceptsDataAfterItRefusedMail() throws Exception {
    FakeSmtpServer server = server().offers("PIPELINING").once("MAIL", reply("550 5.7.1 no"));
    RelayTransport relay = relay(server);

    assertThat(send(relay)).isInstanceOf(Refused.class);
    assertThat(send(relay)).isInstanceOf(Sent.class);

    assertThat(server.connections).hasSize(2);
    assertThat(server.mails()).containsExactly(TEXT + ".\r\n");
  }

  @Test
  void aRefusalStandsThoughTheConnectionIsLostBehindIt() throws Exception {
    FakeSmtpServer server =
        server().offers("PIPELINING").on("MAIL", reply("550 5.7.1 no").andThen(drop()));

    assertThat(send(relay(server))).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"250 2.0.0 taken\r\n421 4.3.2 bye", "250 2.0.0 taken\r\ngarbage"})
  void a250StandsWhateverFollows(String replies) throws Exception {
    FakeSmtpServer server = server().on(".", reply(replies).andThen(drop()));
    RelayTransport relay = relay(server);

    assertThat(send(relay)).isInstanceOf(Sent.class);
    assertThat(send(relay)).isInstanceOf(Sent.class);
    assertThat(server.mails()).hasSize(2);
  }

  @Test
  void aReplyBeforeTheEndOfTheMailIsNoReplyToIt() throws Exception {
    FakeSmtpServer server = server().on("DATA", reply("354 go ahead\r\n250 2.0.0 taken"));

    assertThat(send(relay(server), ENVELOPE, Buffer.buffer(new byte[30_000_000])))
        .isInstanceOfSatisfying(
            Deferred.class,
            deferred -> assertThat(deferred.why()).isEqualTo("the server spoke out of turn"));
  }

  @Test
  void defersWhereTheServerStopsReadingTheMail() throws Exception {
    FakeSmtpServer server =
        server()
            .on(
                "DATA",
                connection -> {
                  connection.write("354 go ahead\r\n");
                  connection.socket.pause();
                });

    assertThat(send(relay(server, IMPATIENT, ONE), ENVELOPE, Buffer.buffer(new byte[30_000_000])))
        .isEqualTo(new Deferred(null, "the server took no more of the mail for 0.2 s"));
  }

  @Test
  void sendsALargeMailWhole() throws Exception {
    FakeSmtpServer server = server();
    String large = "Subject: x\r\n\r\n" + ".a line of it, and no more\r\n".repeat(100_000);

    assertThat(send(relay(server), ENVELOPE, Buffer.buffer(large))).isInstanceOf(Sent.class);

    assertThat(server.mails()).containsExactly(large.replace("\r\n.", "\r\n..") + ".\r\n");
  }

  @Test
  void refusesWhatTheServerSaysIsTooLargeWithoutSendingIt() throws Exception {
    FakeSmtpServer server = server().offers("SIZE 20");
    RelayTransport relay = relay(server);

    assertThat(send(relay))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reply().enhancedCode()).isEqualTo("5.3.4"));
    assertThat(server.connections.get(0).commands).containsExactly("EHLO gateway.example");
    assertThat(send(relay, ENVELOPE, Buffer.buffer("Subject: x\r\n"))).isInstanceOf(Sent.class);
    assertThat(server.connections).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "jürgen@example.com, 5.6.7", "a@müller.example, 5.6.7", "no-at-sign, 5.1.3",
    "'a@b>\r\nRCPT TO:<c@d', 5.1.3", "a b@example.com, 5.1.3", "'', 5.1.3"
  })
  void refusesAddressesThatCannotBeSentTo(String recipient, String code) throws Exception {
    FakeSmtpServer server = server();

    assertThat(send(relay(server), new Envelope("a1", "", recipient), MAIL))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reply().enhancedCode()).isEqualTo(code));
    assertThat(server.connections).isEmpty();
  }

  @Test
  void defersWhereNobodyListens() throws Exception {
    FakeSmtpServer server = server();
    int port = server.port();
    vertx.close().await();
    startVertx();

    assertThat(send(relay(settings(port, SmtpSettings.TlsMode.NONE, null, PATIENT, ONE))))
        .isInstanceOfSatisfying(
            Deferred.class,
            deferred -> assertThat(deferred.why()).startsWith("cannot connect to localhost:"));
  }
}
