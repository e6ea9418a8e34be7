package com.sendook.inbound.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sendook.foreign.Certificates;
import com.sendook.foreign.Needs;
import com.sendook.tls.ServerCertificate;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STARTTLS (RFC 3207) and TLS from the start (RFC 8314), over real sockets. */
@Needs("openssl")
class TlsDoorTest {
  private static final String EHLO = "EHLO client.example\r\n";
  private static final String MAIL =
      "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nx\r\n.\r\n";

  @TempDir private static Path folder;
  private static Certificates certificates;
  private static SSLContext trusting;

  private final Door door = new Door();

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = new Certificates(folder);
    trusting = Certificates.trusting(certificates);
  }

  static SmtpSettings.Tls tls(Door door, Certificates certificates, boolean implicit)
      throws TimeoutException {
    var shown =
        ServerCertificate.open(
            door.vertx, certificates.chain().toString(), certificates.key().toString());
    return new SmtpSettings.Tls(Optional.of(Door.await(shown).context()), implicit);
  }

  @BeforeEach
  void showTheCertificate() throws TimeoutException {
    door.tls = tls(door, certificates, false);
  }

  @AfterEach
  void close() throws TimeoutException {
    door.close();
  }

  private void takesAMailOverTls(RawClient client) throws IOException {
    assertThat(client.ask(EHLO)).isEqualTo("250 CHUNKING");
    client.send(MAIL);
    for (String code : new String[] {"250", "250", "354", "250 2.0.0 Taken"}) {
      assertThat(client.reply()).startsWith(code);
    }
    assertThat(door.intake.committed().get(0).trace())
        .matches("(?s).* with ESMTPS\r\n\t\\(TLSv1\\.3 TLS_AES_\\w+\\).*");
    assertThat(client.ask("QUIT\r\n")).startsWith("221 ");
    assertThat(client.isClosedByServer()).isTrue();
  }

  @Test
  void takesAMailBehindStartTls() throws Exception {
    try (RawClient client = door.open().connect()) {
      assertThat(client.ask(EHLO)).isEqualTo("250 STARTTLS");
      assertThat(client.ask("STARTTLS\r\n")).startsWith("220 2.0.0");
      takesAMailOverTls(client.secure(trusting));
    }
  }

  @Test
  void takesAMailWhereTlsBeginsWithTheConnection() throws Exception {
    door.tls = tls(door, certificates, true);
    try (RawClient client = new RawClient(door.open().port()).secure(trusting)) {
      takesAMailOverTls(Door.greeted(client));
    }
  }

  /** Proxies that do not look into TLS put their header in front of it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProxyStandsBeforeTls(boolean inOneSegment) throws Exception {
    door.tls = tls(door, certificates, true);
    door.proxies = List.of("127.0.0.1");
    try (HeldSocket held = new HeldSocket(door.open().port());
        RawClient client = new RawClient(held)) {
      held.holdAfter(inOneSegment ? 0 : Integer.MAX_VALUE);
      client.send("PROXY TCP4 192.0.2.7 127.0.0.1 56324 465\r\n");
      held.releaseAfter(1);
      takesAMailOverTls(Door.greeted(client.secure(trusting)));
    }
    assertThat(door.intake.committed().get(0).envelope.clientAddress()).isEqualTo("192.0.2.7");
  }

  @Test
  void aMailOfMegabytesComesThroughTlsAsItIs() throws Exception {
    String body = ("x".repeat(98) + "\r\n").repeat(8_000);
    try (RawClient client = door.open().connect()) {
      assertThat(client.ask("STARTTLS\r\n")).startsWith("220 ");
      client.secure(trusting).send(Dialogue.BEGIN);
      for (String code : new String[] {"250", "250", "250", "354"}) {
        assertThat(client.reply()).startsWith(code);
      }
      assertThat(client.ask(body + ".\r\n")).startsWith("250 2.0.0 Taken");
    }
    assertThat(door.intake.contents()).containsExactly(body);
  }

  /** CVE-2011-0411: the plaintext comes from whoever is in between, and is nobody's words. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "RSET\r\n",
        "EHLO evil\r\nMAIL FROM:<evil@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nx\r\n.\r\n",
        "MAIL FR",
        "NOOP",
      })
  void whatWasPipelinedBehindStartTlsIsThrownAway(String plaintext) throws Exception {
    try (RawClient client = door.open().connect()) {
      assertThat(client.ask("NOOP\r\nSTARTTLS\r\n" + plaintext)).startsWith("250 ");
      assertThat(client.reply()).startsWith("220 2.0.0");
      client.secure(trusting);
      assertThat(client.ask("DATA\r\n")).startsWith("503 5.5.1");
      assertThat(client.ask(MAIL)).startsWith("503 5.5.1 Say EHLO");
    }
    assertThat(door.intake.receipts).isEmpty();
  }

  /** More than one read, and all of it read while a look-up keeps the session from it. */
  @Test
  void whatLiesInQueuesBehindStartTlsIsThrownAway() throws Exception {
    door.open();
    Promise<RecipientVerdict> lookUp = Promise.promise();
    door.intake.onCheck = address -> lookUp.future();
    try (RawClient client = door.connect()) {
      client.send(EHLO + "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n");
      await().until(() -> !door.intake.checked.isEmpty());
      client.send("STARTTLS\r\n" + "NOOP\r\n".repeat(1_500) + EHLO + MAIL);
      lookUp.complete(new RecipientVerdict.Accepted());
      for (String code : new String[] {"250", "250", "250", "220"}) {
        assertThat(client.reply()).startsWith(code);
      }
      client.secure(trusting);
      assertThat(client.ask("RCPT TO:<c@d.example>\r\n")).startsWith("503 5.5.1");
    } catch (IOException closed) {
      // Some of it was still on its way, and was taken for a handshake.
      assertThat(closed).isInstanceOf(SSLException.class);
    }
    assertThat(door.intake.receipts).isEmpty();
    assertThat(door.intake.checked).hasSize(1);
  }

  /** All of it comes before the answer to STARTTLS is written. */
  @Test
  void whatComesBeforeTheHandshakeIsNoCommand() throws Exception {
    try (RawClient client = door.open().connect()) {
      client.send("STARTTLS\r\n").send(EHLO + MAIL);
      assertThat(client.reply()).startsWith("220");
      client.secure(trusting);
      assertThat(client.ask("DATA\r\n")).startsWith("503 5.5.1");
    } catch (IOException closed) {
      assertThat(closed).isInstanceOf(SSLException.class);
    }
    assertThat(door.intake.checked).isEmpty();
  }

  @Test
  void whatComesInTheClearInPlaceOfAHandshakeClosesTheConnection() throws Exception {
    try (RawClient client = door.open().connect()) {
      client.send(EHLO + "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nSTARTTLS\r\n");
      for (String code : new String[] {"250", "250", "250", "220"}) {
        assertThat(client.reply()).startsWith(code);
      }
      client.send("DATA\r\nx\r\n.\r\n");
      assertThat(client.reply()).doesNotContain("354");
    }
    await().until(this::isNobodyThere);
    assertThat(door.intake.receipts).isEmpty();
  }

  private boolean isNobodyThere() throws IOException {
    try (RawClient next = door.connect()) {
      return next.ask("NOOP\r\n").startsWith("250 ");
    }
  }

  @Test
  void aTransactionDoesNotOutliveStartTls() throws Exception {
    try (RawClient client = door.open().connect()) {
      client.send(EHLO + "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nSTARTTLS\r\n");
      for (String code : new String[] {"250", "250", "250", "220"}) {
        assertThat(client.reply()).startsWith(code);
      }
      client.secure(trusting);
      assertThat(client.ask("RCPT TO:<c@d.example>\r\n")).startsWith("503 5.5.1");
      assertThat(client.ask("MAIL FROM:<a@b.example>\r\n")).startsWith("503 5.5.1");
    }
  }

  /**
   * With TLS 1.3 the client's last words of the handshake and its first command may come as one.
   */
  @Test
  void aCommandInOneSegmentWithTheEndOfTheHandshakeIsHeard() throws Exception {
    try (HeldSocket held = new HeldSocket(door.open().port());
        RawClient client = Door.greeted(new RawClient(held))) {
      assertThat(client.ask("STARTTLS\r\n")).startsWith("220 ");
      held.holdAfter(1);
      client.secure(trusting).send(EHLO);
      held.release();
      assertThat(client.reply()).isEqualTo("250 CHUNKING");
    }
  }

  @Test
  void aClientThatTrustsNobodyIsGoneAndHoldsNoPlace() throws Exception {
    door.maxConnections = 1;
    door.open();
    try (RawClient client = door.connect()) {
      assertThat(client.ask("STARTTLS\r\n")).startsWith("220 ");
      assertThatThrownBy(() -> client.secure(SSLContext.getDefault()))
          .isInstanceOf(IOException.class);
    }
    await()
        .ignoreExceptions()
        .until(
            () -> {
              door.connect().close();
              return true;
            });
  }

  /** Clients are given to the instances in turn. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyInstanceOfAPortSpeaksTls(boolean implicit) throws Exception {
    int instances = 4;
    door.tls = tls(door, certificates, implicit);
    door.open(instances);
    for (int i = 0; i < 2 * instances; i++) {
      try (RawClient client = new RawClient(door.port())) {
        if (implicit) {
          Door.greeted(client.secure(trusting));
        } else {
          assertThat(Door.greeted(client).ask("STARTTLS\r\n")).startsWith("220 ");
          client.secure(trusting);
        }
        assertThat(client.ask(EHLO)).isEqualTo("250 CHUNKING");
        client.send(MAIL);
        for (String code : new String[] {"250", "250", "354", "250 2.0.0 Taken"}) {
          assertThat(client.reply()).startsWith(code);
        }
      }
    }
    assertThat(door.intake.committed()).hasSize(2 * instances);
  }
}
