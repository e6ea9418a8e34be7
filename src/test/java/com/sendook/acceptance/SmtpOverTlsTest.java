package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import com.sendook.foreign.Certificates;
import com.sendook.foreign.Needs;
import io.vertx.core.json.JsonObject;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail that comes by TLS, at both ports, stands in its inbox and says so. */
@Needs("openssl")
class SmtpOverTlsTest {
  @TempDir private static Path folder;
  private static GatewayExtension gateway;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    var certificates = new Certificates(folder);
    gateway =
        new GatewayExtension()
            .with("SENDOOK_SMTP_TLS_CERT_FILE", certificates.chain())
            .with("SENDOOK_SMTP_TLS_KEY_FILE", certificates.key())
            .with("SENDOOK_SMTP_TLS_PORT", 0);
    gateway.beforeAll(null);
    api = new Api(gateway.url(), GatewayExtension.API_KEY);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.afterAll(null);
  }

  private static String received(JsonObject inbox, String property, int port) throws Exception {
    var properties = new Properties();
    properties.setProperty("mail.smtp.host", "localhost");
    properties.setProperty("mail.smtp.port", String.valueOf(port));
    properties.setProperty(property, "true");
    properties.setProperty("mail.smtp.ssl.trust", "*");
    var mail = new MimeMessage(Session.getInstance(properties));
    mail.setFrom(new InternetAddress("ada@example.com"));
    mail.setRecipient(Message.RecipientType.TO, new InternetAddress(inbox.getString("email")));
    mail.setText("Hello");
    Transport.send(mail);
    var message = api.awaitMessages(inbox, 1).get(0);
    var path = Api.messagesOf(inbox) + "/" + message.getString("id") + "/raw";
    return new String(api.download(path).body(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void behindStartTls() throws Exception {
    var inbox = api.inbox("One");
    assertFacts(inbox, received(inbox, "mail.smtp.starttls.required", gateway.smtpPort()));
  }

  @Test
  void whereTlsBeginsWithTheConnection() throws Exception {
    var inbox = api.inbox("Two");
    assertFacts(inbox, received(inbox, "mail.smtp.ssl.enable", gateway.smtpOverTlsPort()));
  }

  private static void assertFacts(JsonObject inbox, String raw) {
    assertThat(raw)
        .contains("\r\nReceived: from ")
        .contains("\r\n\tby " + GatewayExtension.DOMAIN + " with ESMTPS\r\n\t(TLSv1.3 TLS_AES_")
        .contains("\r\n\tfor <" + inbox.getString("email") + ">;\r\n\t")
        .containsPattern("\r\n\tid [0-9a-f]{24}\r\n");
  }
}
