package com.sendook.outbound.transport.smtp;

import static com.sendook.outbound.transport.smtp.FakeSmtpServer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Outcome.Deferred;
import com.sendook.outbound.transport.Outcome.Sent;
import com.sendook.outbound.transport.Reply;
import com.sendook.outbound.transport.smtp.SmtpSettings.Login;
import com.sendook.outbound.transport.smtp.SmtpSettings.TlsMode;
import org.junit.jupiter.api.Test;

/** AUTH, byte by byte. The answers to the examples were made with base64(1). */
class AuthenticationTest extends SmtpTest {
  private static final Login LOGIN = new Login("user", "pässword", true);

  @Test
  void plain() throws Exception {
    FakeSmtpServer server =
        server().offers("AUTH LOGIN PLAIN").on("AUTH", reply("235 2.7.0 welcome"));

    assertThat(send(server, LOGIN)).isInstanceOf(Sent.class);
    assertThat(server.connections.get(0).commands)
        .startsWith(
            "EHLO gateway.example",
            "AUTH PLAIN AHVzZXIAcMOkc3N3b3Jk",
            "MAIL FROM:<from@example.org>");
  }

  @Test
  void login() throws Exception {
    FakeSmtpServer server =
        server()
            .offers("AUTH=LOGIN")
            .on("AUTH", reply("334 VXNlcm5hbWU6"))
            .on("DXNLCG==", reply("334 UGFzc3dvcmQ6"))
            .on("CMOKC3N3B3JK", reply("235 2.7.0 welcome"));

    assertThat(send(server, LOGIN)).isInstanceOf(Sent.class);
    assertThat(server.connections.get(0).commands)
        .startsWith(
            "EHLO gateway.example",
            "AUTH LOGIN",
            "dXNlcg==",
            "cMOkc3N3b3Jk",
            "MAIL FROM:<from@example.org>");
  }

  @Test
  void aWrongPasswordBouncesNoMail() throws Exception {
    FakeSmtpServer server = server().offers("AUTH PLAIN").on("AUTH", reply("535 5.7.8 wrong"));

    assertThat(send(server, LOGIN))
        .isEqualTo(
            new Deferred(
                new Reply(535, "5.7.8", "5.7.8 wrong"), "the server did not let us log in", true));
    assertThat(server.connections.get(0).commands).noneMatch(line -> line.startsWith("MAIL"));
  }

  @Test
  void sendsNoPasswordInTheClearUnlessAllowed() throws Exception {
    FakeSmtpServer server = server().offers("AUTH PLAIN");

    assertThat(send(server, new Login("user", "secret", false)))
        .isEqualTo(
            new Deferred(
                null, "the connection is not encrypted, so the password was not sent", true));
    assertThat(server.connections.get(0).commands).containsExactly("EHLO gateway.example");
  }

  @Test
  void saysWhichMechanismsThereAre() throws Exception {
    assertThat(send(server().offers("AUTH GSSAPI"), LOGIN))
        .isEqualTo(
            new Deferred(
                null, "the server offers neither AUTH PLAIN nor AUTH LOGIN, but [GSSAPI]", true));
  }

  @Test
  void showsNoPassword() {
    assertThat(LOGIN.toString()).doesNotContain("pässword");
  }

  private Outcome send(FakeSmtpServer server, Login login) throws Exception {
    return send(relay(settings(server.port(), TlsMode.NONE, login, PATIENT, ONE)));
  }
}
