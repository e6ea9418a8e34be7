package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.foreign.Certificates;
import com.sendook.foreign.Needs;
import com.sendook.store.Collections;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail programs that others wrote send through inboxes, as the API would. */
@Needs({"openssl", "python3", "swaks"})
class SubmissionTest {
  private static final String KEY = GatewayExtension.API_KEY;
  private static final Pattern TAKEN = Pattern.compile("250 2\\.0\\.0 Taken as ([0-9a-f]{24})");

  /** Sends what comes on the standard input; says what the server said last. */
  private static final String SMTPLIB =
      """
      import smtplib, ssl, sys
      port, tls, user, password, sender, recipients = sys.argv[1:]
      trust = ssl._create_unverified_context()
      try:
          if tls == 'implicit':
              server = smtplib.SMTP_SSL('127.0.0.1', int(port), context=trust)
          else:
              server = smtplib.SMTP('127.0.0.1', int(port))
              server.starttls(context=trust)
          server.ehlo()
          server.login(user, password)
          code, text = server.mail(sender)
          if code == 250:
              for each in recipients.split(','):
                  code, text = server.rcpt(each)
          if code == 250:
              code, text = server.data(sys.stdin.buffer.read())
      except smtplib.SMTPResponseException as refused:
          code, text = refused.smtp_code, refused.smtp_error
      print(code, text.decode())
      """;

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
            .with("SENDOOK_SMTP_SUBMISSION_PORT", 0)
            .with("SENDOOK_SMTP_SUBMISSION_TLS_PORT", 0);
    gateway.beforeAll(null);
    api = gateway.api();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.afterAll(null);
  }

  private static String submit(String user, String key, String from, String recipients, String mail)
      throws Exception {
    return submit("starttls", user, key, from, recipients, mail);
  }

  private static String submit(
      String tls, String user, String key, String from, String recipients, String mail)
      throws Exception {
    int port = tls.equals("implicit") ? gateway.submissionOverTlsPort() : gateway.submissionPort();
    return run(
        mail, "python3", "-c", SMTPLIB, String.valueOf(port), tls, user, key, from, recipients);
  }

  private static String run(String input, String... command)
      throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }

  private static String id(String reply) {
    var taken = TAKEN.matcher(reply);
    assertThat(taken.find()).as(reply).isTrue();
    return taken.group(1);
  }

  private static String mail(String from, String to, String messageId, String text) {
    return "From: %s\r\nTo: %s\r\nSubject: Hello\r\nMessage-ID: <%s>\r\n\r\n%s\r\n"
        .formatted(from, to, messageId, text);
  }

  private static String sandboxed(String id, String recipient) {
    return await("mail to " + recipient + " is in the sandbox")
        .until(() -> gateway.sandboxed(id, recipient), java.util.Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void theEnvelopeSaysWhomItGoesToAndTheHeaderWhomItNames() throws Exception {
    var inbox = api.inbox("Support");
    var own = inbox.getString("email");
    var mail =
        """
        From: Somebody <%s>
        To: Ann <ann@there.example>, not-now@there.example
        Cc: "Bob, B." <bob@there.example>
        Bcc: carl@there.example, nobody@there.example
        Reply-To: desk@there.example
        Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
        Message-ID: <first@program.example>
        Date: Thu, 1 Jan 2026 00:00:00 +0000
        User-Agent: Program 1.0
        Received: from secret.example by program.example; Thu, 1 Jan 2026 00:00:00 +0000
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=m

        --m
        Content-Type: multipart/related; boundary=r

        --r
        Content-Type: text/html; charset=utf-8

        <p>Look: <img src="cid:logo@program"></p>
        --r
        Content-Type: image/png; name=logo.png
        Content-ID: <logo@program>
        Content-Disposition: inline; filename=logo.png
        Content-Transfer-Encoding: base64

        iVBORw==
        --r--
        --m
        Content-Type: application/pdf
        Content-ID: <of-no-use@program>
        Content-Disposition: attachment; filename=bill.pdf
        Content-Transfer-Encoding: base64

        JVBERi0=
        --m--
        """
            .formatted(own)
            .replace("\n", "\r\n");

    var reply =
        submit(own, KEY, own, "ann@there.example,bob@there.example,carl@there.example", mail);

    var id = id(reply);
    var message = api.awaitStatus(inbox, id, "sent");
    assertThat(message.getString("direction")).isEqualTo("outbound");
    assertThat(message.getString("from")).isEqualTo(own);
    assertThat(message.getJsonArray("to"))
        .isEqualTo(new JsonArray().add("Ann <ann@there.example>").add("not-now@there.example"));
    assertThat(message.getJsonArray("cc"))
        .isEqualTo(new JsonArray().add("Bob, B. <bob@there.example>"));
    assertThat(message.getJsonArray("bcc")).isEqualTo(new JsonArray().add("carl@there.example"));
    assertThat(message.getString("subject")).isEqualTo("Gr\u00fc\u00dfe");
    assertThat(message.getString("text")).contains("Look:");
    assertThat(
            message.getJsonArray("recipients").stream()
                .map(each -> ((JsonObject) each).getString("address")))
        .containsExactlyInAnyOrder("ann@there.example", "bob@there.example", "carl@there.example");
    for (var recipient : List.of("ann@there.example", "bob@there.example", "carl@there.example")) {
      assertThat(
              sandboxed(id, recipient)
                  .replaceFirst("(?s)^X-Envelope.*?X-Envelope-To: [^\r\n]*\r\n", ""))
          .contains("\r\nTo: Ann <ann@there.example>, not-now@there.example\r\n")
          .contains("\r\nReply-To: desk@there.example\r\n", "\r\nUser-Agent: Program 1.0\r\n")
          .contains("Content-ID: <logo@program>")
          .doesNotContainIgnoringCase("bcc")
          .doesNotContain("carl@", "nobody@", "secret.example", "first@program", "of-no-use");
    }
    assertThat(gateway.sandboxed(id, "not-now@there.example")).isEmpty();
    assertThat(gateway.sandboxed(id, "nobody@there.example")).isEmpty();
  }

  @Test
  void swaksLogsInByEitherMechanismAndAtEitherPort() throws Exception {
    var inbox = api.inbox("Swaks");
    var own = inbox.getString("email");
    for (var mechanism : List.of("PLAIN", "LOGIN")) {
      for (var tls : List.of("--tls", "--tls-on-connect")) {
        int port = tls.equals("--tls") ? gateway.submissionPort() : gateway.submissionOverTlsPort();
        var said =
            run(
                "",
                "swaks",
                "--server",
                "127.0.0.1:" + port,
                tls,
                "--auth",
                mechanism,
                "--auth-user",
                own,
                "--auth-password",
                KEY,
                "--from",
                own,
                "--to",
                "ann@there.example");
        assertThat(sandboxed(id(said), "ann@there.example")).contains("This is a test mailing");
      }
    }
    assertThat(api.awaitMessages(inbox, 4)).hasSize(4);
  }

  @Test
  void jakartaMailSendsFromASubAddressOfAnyInbox() throws Exception {
    var inbox = api.inbox("Jakarta");
    var own = inbox.getString("email");
    var properties = new Properties();
    properties.setProperty("mail.smtp.host", "localhost");
    properties.setProperty("mail.smtp.port", String.valueOf(gateway.submissionPort()));
    properties.setProperty("mail.smtp.starttls.required", "true");
    properties.setProperty("mail.smtp.starttls.enable", "true");
    properties.setProperty("mail.smtp.ssl.trust", "*");
    properties.setProperty("mail.smtp.auth", "true");
    properties.setProperty("mail.smtp.from", own.replace("@", "+news@"));
    var mail = new MimeMessage(Session.getInstance(properties));
    mail.setFrom(new InternetAddress(own));
    mail.setRecipient(Message.RecipientType.TO, new InternetAddress("ann@there.example"));
    mail.setSubject("By Jakarta");
    mail.setText("Hello");

    Transport.send(mail, "apikey", KEY);

    var message = api.awaitMessages(inbox, 1).get(0);
    assertThat(message.getString("subject")).isEqualTo("By Jakarta");
    sandboxed(message.getString("id"), "ann@there.example");
  }

  @Test
  void anAnswerStandsInItsThread() throws Exception {
    var inbox = api.inbox("Threads");
    var own = inbox.getString("email");
    var sent =
        api.send(inbox, new JsonObject().put("to", "ann@there.example").put("text", "First"))
            .expect(201)
            .json();
    var root = api.message(inbox, sent.getString("id"));
    var mail =
        "In-Reply-To: <%s>\r\n".formatted(root.getString("externalMessageId"))
            + mail(own, "ann@there.example", "second@program.example", "Second");

    var id = id(submit(own, KEY, own, "ann@there.example", mail));

    assertThat(api.message(inbox, id).getString("threadId")).isEqualTo(root.getString("threadId"));
    assertThat(sandboxed(id, "ann@there.example"))
        .contains("\r\nIn-Reply-To: <" + root.getString("externalMessageId") + ">\r\n");
  }

  @Test
  void whoLostTheYesDoesNotSendTwice() throws Exception {
    var inbox = api.inbox("Again");
    var own = inbox.getString("email");
    var mail = mail(own, "ann@there.example", "again@program.example", "Once");

    var first = id(submit(own, KEY, own, "ann@there.example", mail));
    var again = id(submit(own, KEY, own, "ann@there.example", mail));
    var toOthers = id(submit(own, KEY, own, "bob@there.example", mail));

    assertThat(again).isEqualTo(first);
    assertThat(toOthers).isNotEqualTo(first);
    assertThat(api.awaitMessages(inbox, 2)).hasSize(2);
  }

  @Test
  void nobodySendsThroughAnotherOrganizationsInbox() throws Exception {
    var own = api.inbox("Own").getString("email");
    var other = gateway.api("5f0000000000000000000001").inbox("Other").getString("email");
    var forged = mail(other, "ann@there.example", "forged@program.example", "Forged");

    assertThat(submit(other, KEY, other, "ann@there.example", forged)).startsWith("535 5.7.8 ");
    assertThat(submit(own, "sk_wrong", own, "ann@there.example", forged)).startsWith("535 5.7.8 ");
    assertThat(submit("apikey", KEY, other, "ann@there.example", forged)).startsWith("553 5.7.1 ");
    assertThat(submit(own, KEY, other, "ann@there.example", forged))
        .isEqualTo("553 5.7.1 MAIL FROM must be " + own + " or a sub-address of it");
    assertThat(submit(own, KEY, "", "ann@there.example", forged)).startsWith("553 5.7.1 ");
    assertThat(submit(own, KEY, own, "ann@there.example", forged))
        .isEqualTo("550 5.7.1 From in the mail's header must be " + own);
    assertThat(submit(own, KEY, own, "postmaster", forged)).startsWith("553 5.1.3 ");
  }

  @Test
  void theHourlyLimitCountsWhicheverWayAMailComes() throws Exception {
    var organization = "5f0000000000000000000002";
    var key = gateway.newOrganization(organization);
    var limits = new JsonObject().put("limits", new JsonObject().put("sendPerHour", 2));
    gateway
        .store()
        .updateOne(
            Collections.ORGANIZATIONS,
            new JsonObject().put("_id", organization),
            new JsonObject().put("$set", limits))
        .await();
    var theirs = new Api(gateway.url(), key);
    var inbox = theirs.inbox("Limited");
    var own = inbox.getString("email");
    theirs
        .send(inbox, new JsonObject().put("to", "ann@there.example").put("text", "One"))
        .expect(201);
    var two = mail(own, "ann@there.example", "two@program.example", "Two");
    id(submit("implicit", own, key, own, "ann@there.example", two));

    var three = mail(own, "ann@there.example", "three@program.example", "Three");
    assertThat(submit(own, key, own, "ann@there.example", three))
        .matches("450 4\\.7\\.0 Too many requests, .* Come again in \\d+ s");
    // What was taken costs nothing when it comes again.
    id(submit(own, key, own, "ann@there.example", two));
  }

  @Test
  void aLargeMailIsTakenAndOneThatIsSignedIsNot() throws Exception {
    var own = api.inbox("Large").getString("email");
    var line = "x".repeat(70) + "\r\n";
    var large = mail(own, "ann@there.example", "large@program.example", line.repeat(20_000));
    assertThat(
            sandboxed(id(submit(own, KEY, own, "ann@there.example", large)), "ann@there.example"))
        .hasSizeGreaterThan(1_400_000);

    var signed =
        "Content-Type: multipart/signed; boundary=s\r\n"
            + mail(own, "ann@there.example", "signed@program.example", "--s--");
    assertThat(submit(own, KEY, own, "ann@there.example", signed)).startsWith("550 5.6.1 ");
  }
}
