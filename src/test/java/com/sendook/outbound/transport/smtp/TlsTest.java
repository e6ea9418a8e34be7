package com.sendook.outbound.transport.smtp;

import static com.sendook.outbound.transport.smtp.FakeSmtpServer.drop;
import static com.sendook.outbound.transport.smtp.FakeSmtpServer.reply;
import static com.sendook.outbound.transport.smtp.FakeSmtpServer.silence;
import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.outbound.transport.Outcome.Deferred;
import com.sendook.outbound.transport.Outcome.Sent;
import com.sendook.outbound.transport.smtp.FakeSmtpServer.Connection;
import com.sendook.outbound.transport.smtp.SmtpSettings.Timeouts;
import com.sendook.outbound.transport.smtp.SmtpSettings.Tls;
import com.sendook.outbound.transport.smtp.SmtpSettings.TlsMode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** STARTTLS and implicit TLS, with a certificate for localhost that only some tests trust. */
class TlsTest extends SmtpTest {
  private static final String PASSWORD = "changeit";
  @TempDir private static Path folder;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String options =
        "-genkeypair -alias a -keyalg EC -dname CN=localhost -ext san=dns:localhost -validity 2"
            + " -storetype PKCS12 -storepass changeit -keystore ";
    String command = keytool + " " + options + store();
    assertThat(new ProcessBuilder(command.split(" ", -1)).inheritIO().start().waitFor()).isZero();
  }

  @AfterEach
  void trustNobody() {
    System.clearProperty("javax.net.ssl.trustStore");
    System.clearProperty("javax.net.ssl.trustStorePassword");
  }

  @ParameterizedTest
  @EnumSource(value = TlsMode.class, mode = Mode.EXCLUDE, names = "NONE")
  void sendsOverTlsToAServerItTrusts(TlsMode mode) throws Exception {
    trustCertificate();
    FakeSmtpServer server = server(mode);

    assertThat(send(relay(settings(server.port(), new Tls(mode, false), null))))
        .isInstanceOf(Sent.class);

    Connection connection = server.connections.get(0);
    assertThat(connection.socket.isSsl()).isTrue();
    assertThat(connection.commands)
        .endsWith(
            "EHLO gateway.example",
            "MAIL FROM:<from@example.org>",
            "RCPT TO:<to@example.com>",
            "DATA");
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsMode.class,
      names = {"REQUIRED", "IMPLICIT"})
  void sendsNothingToAServerItDoesNotTrust(TlsMode mode) throws Exception {
    FakeSmtpServer server = server(mode);

    assertThat(send(relay(settings(server.port(), new Tls(mode, false), null))))
        .isInstanceOfSatisfying(
            Deferred.class, deferred -> assertThat(deferred.why()).contains("certification path"));
    assertThat(server.connections).noneMatch(connection -> connection.commands.contains("DATA"));
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsMode.class,
      names = {"REQUIRED", "IMPLICIT"})
  void sendsNothingToAServerOfAnotherName(TlsMode mode) throws Exception {
    trustCertificate();
    FakeSmtpServer server = server(mode);
    SmtpSettings byAddress =
        new SmtpSettings(
            "127.0.0.1",
            server.port(),
            new Tls(mode, false),
            null,
            "gateway.example",
            PATIENT,
            ONE);

    assertThat(send(relay(byAddress)))
        .isInstanceOfSatisfying(
            Deferred.class, deferred -> assertThat(deferred.why()).contains("127.0.0.1"));
    assertThat(server.mails()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = TlsMode.class, mode = Mode.EXCLUDE, names = "NONE")
  void trustsAnyCertificateWhereTold(TlsMode mode) throws Exception {
    FakeSmtpServer server = server(mode);

    assertThat(send(relay(settings(server.port(), new Tls(mode, true), null))))
        .isInstanceOf(Sent.class);
    assertThat(server.connections.get(0).socket.isSsl()).isTrue();
  }

  @Test
  void requiresStartTlsToBeOffered() throws Exception {
    FakeSmtpServer server = server();

    assertThat(send(relay(settings(server.port(), new Tls(TlsMode.REQUIRED, false), null))))
        .isEqualTo(new Deferred(null, "the server offers no STARTTLS, and TLS is required", true));
    assertThat(server.connections.get(0).commands).containsExactly("EHLO gateway.example");
  }

  @Test
  void goesWithoutTlsWhereItIsOnlyAnOpportunity() throws Exception {
    for (FakeSmtpServer server :
        new FakeSmtpServer[] {
          server(),
          server().offers("STARTTLS").on("STARTTLS", reply("454 4.7.0 not now")),
          server().offers("STARTTLS").on("STARTTLS", reply("220 go").andThen(drop()))
        }) {
      assertThat(send(relay(settings(server.port(), new Tls(TlsMode.OPPORTUNISTIC, false), null))))
          .isInstanceOf(Sent.class);
    }
  }

  @Test
  void throwsAwayWhatWasSaidInTheClear() throws Exception {
    Consumer<Connection> inject =
        connection -> {
          connection.socket.upgradeToSsl(
              Buffer.buffer("220 go\r\n250-fake\r\n250 SIZE 1\r\n250 ok\r\n"));
        };
    FakeSmtpServer server = server(TlsMode.REQUIRED).on("STARTTLS", inject);

    assertThat(send(relay(settings(server.port(), new Tls(TlsMode.REQUIRED, true), null))))
        .isInstanceOf(Sent.class);
    assertThat(server.mails()).containsExactly(TEXT + ".\r\n");
  }

  @Test
  void endsAHandshakeThatStalls() throws Exception {
    Timeouts impatient = new Timeouts(SHORT, LONG, LONG, LONG, LONG, LONG);
    FakeSmtpServer startTls = server().offers("STARTTLS").on("STARTTLS", reply("220 go"));
    FakeSmtpServer implicit = server().on("CONNECT", silence());

    assertThat(send(relay(settings(startTls.port(), TlsMode.REQUIRED, null, impatient, ONE))))
        .isInstanceOfSatisfying(
            Deferred.class, deferred -> assertThat(deferred.why()).startsWith("TLS failed: "));
    assertThat(send(relay(settings(implicit.port(), TlsMode.IMPLICIT, null, impatient, ONE))))
        .isInstanceOfSatisfying(
            Deferred.class, deferred -> assertThat(deferred.why()).startsWith("cannot connect"));
  }

  private FakeSmtpServer server(TlsMode mode) throws Exception {
    NetServerOptions options =
        new NetServerOptions()
            .setSsl(mode == TlsMode.IMPLICIT)
            .setKeyCertOptions(new PfxOptions().setPath(store()).setPassword(PASSWORD));
    FakeSmtpServer server = new FakeSmtpServer(vertx, options).start();
    if (mode == TlsMode.IMPLICIT) {
      return server;
    }
    return server
        .offers("STARTTLS")
        .on("STARTTLS", connection -> connection.socket.upgradeToSsl(Buffer.buffer("220 go\r\n")));
  }

  private static void trustCertificate() {
    System.setProperty("javax.net.ssl.trustStore", store());
    System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
  }

  private static String store() {
    return folder.resolve("store.p12").toString();
  }
}
