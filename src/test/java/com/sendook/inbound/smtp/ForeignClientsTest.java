package com.sendook.inbound.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sendook.foreign.Certificates;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that others wrote get their mail through, lines that begin with dots included. */
class ForeignClientsTest {
  private static final String BODY = ".\r\n..\r\nbody\r\n";

  private final Door door = new Door();
  private final Door tlsDoor = new Door();
  @TempDir Path directory;

  @BeforeEach
  void open() throws TimeoutException {
    door.open();
  }

  @AfterEach
  void close() throws TimeoutException {
    door.close();
    tlsDoor.close();
  }

  @Test
  void jakartaMail() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", "127.0.0.1");
    properties.setProperty("mail.smtp.port", String.valueOf(door.port()));
    MimeMessage message = new MimeMessage(Session.getInstance(properties));
    message.setFrom(new InternetAddress("a@b.example"));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress("c@d.example"));
    message.setText(BODY);
    Transport.send(message);
    assertThat(door.intake.contents()).singleElement().asString().endsWith("\r\n\r\n" + BODY);
  }

  @Test
  void swaks() throws Exception {
    String transcript =
        run(
            List.of(
                "swaks",
                "--server",
                "127.0.0.1:" + door.port(),
                "--from",
                "a@b.example",
                "--to",
                "c@d.example",
                "--pipeline",
                "--body",
                BODY.replace("\r\n", "\\n")));
    assertThat(transcript).contains("250 2.0.0 Taken as receipt-0");
    assertThat(door.intake.contents()).singleElement().asString().contains("\r\n\r\n" + BODY);
  }

  @Test
  void pythonSmtplib() throws Exception {
    String script =
        """
        import smtplib, sys
        with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as s:
            refused = s.sendmail("a@b.example", ["c@d.example", "nobody@d.example"],
                                 b"Subject: x\\r\\n\\r\\n.\\r\\n..\\r\\nbody\\r\\n",
                                 ["BODY=8BITMIME"])
            print(refused)
            try:
                s.sendmail("a@b.example", ["nobody@d.example"], b"x")
            except smtplib.SMTPRecipientsRefused as e:
                print("all refused")
        """;
    String transcript = run(List.of("python3", "-c", script, String.valueOf(door.port())));
    assertThat(transcript).contains("(550, b'5.1.1 No such inbox here')").contains("all refused");
    assertThat(door.intake.contents()).containsExactly("Subject: x\r\n\r\n" + BODY);
  }

  @Test
  void pythonSmtplibOverStartTls() throws Exception {
    String script =
        """
        import smtplib, ssl, sys
        with smtplib.SMTP("localhost", int(sys.argv[1])) as s:
            s.starttls(context=ssl.create_default_context(cafile=sys.argv[2]))
            s.sendmail("a@b.example", ["c@d.example"],
                       b"Subject: x\\r\\n\\r\\n.\\r\\n..\\r\\nbody\\r\\n")
            print(s.sock.version(), s.has_extn("starttls"))
        """;
    Certificates certificates = overTls();
    String transcript =
        run(
            List.of(
                "python3",
                "-c",
                script,
                String.valueOf(tlsDoor.port()),
                certificates.root().toString()));
    assertThat(transcript).isEqualToIgnoringWhitespace("TLSv1.3 False");
    FakeIntake.Mail mail = tlsDoor.intake.committed().get(0);
    assertThat(mail.content()).isEqualTo("Subject: x\r\n\r\n" + BODY);
    assertThat(mail.envelope.protocol()).isEqualTo("ESMTPS");
  }

  @Test
  void swaksOverTls() throws Exception {
    overTls();
    String transcript =
        run(
            List.of(
                "swaks",
                "--server",
                "127.0.0.1:" + tlsDoor.port(),
                "--tls",
                "--from",
                "a@b.example",
                "--to",
                "c@d.example",
                "--body",
                BODY.replace("\r\n", "\\n")));
    assertThat(transcript).contains("TLS started with cipher").contains("Taken as receipt-0");
    FakeIntake.Mail mail = tlsDoor.intake.committed().get(0);
    assertThat(mail.content()).contains("\r\n\r\n" + BODY);
    assertThat(mail.envelope.protocol()).isEqualTo("ESMTPS");
  }

  @Test
  void msmtp() throws Exception {
    msmtpTo(door, "--tls=off");
    assertThat(door.intake.contents()).singleElement().asString().endsWith("\r\n\r\n" + BODY);
  }

  @Test
  void msmtpOverStartTls() throws Exception {
    Certificates certificates = overTls();
    msmtpTo(tlsDoor, "--tls=on", "--tls-trust-file=" + certificates.root());
    FakeIntake.Mail mail = tlsDoor.intake.committed().get(0);
    assertThat(mail.content()).endsWith("\r\n\r\n" + BODY);
    assertThat(mail.envelope.protocol()).isEqualTo("ESMTPS");
  }

  private void msmtpTo(Door there, String... tls) throws Exception {
    Path mail = directory.resolve("mail");
    Files.writeString(mail, "Subject: x\n\n" + BODY.replace("\r\n", "\n"));
    String command =
        "msmtp --host=localhost --port=%d --auth=off --from=a@b.example %s c@d.example < %s"
            .formatted(there.port(), String.join(" ", tls), mail);
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/msmtp")), "msmtp is not installed");
    assertThat(run(List.of("sh", "-c", command))).isEmpty();
  }

  private Certificates overTls() throws IOException, TimeoutException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    Certificates certificates = new Certificates(directory);
    tlsDoor.tls = TlsDoorTest.tls(tlsDoor, certificates, false);
    tlsDoor.open();
    return certificates;
  }

  /** What the program printed; skips the test where the program is not installed. */
  private String run(List<String> command) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException missing) {
      assumeTrue(false, command.get(0) + " is not installed: its client was not tried");
      throw missing;
    }
    boolean ended = process.waitFor(20, TimeUnit.SECONDS);
    process.destroyForcibly();
    String transcript = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended).as("%s ended: %s", command.get(0), transcript).isTrue();
    return transcript;
  }
}
