package com.sendook.inbound.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
  @TempDir Path directory;

  @BeforeEach
  void open() throws TimeoutException {
    door.open();
  }

  @AfterEach
  void close() throws TimeoutException {
    door.close();
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
