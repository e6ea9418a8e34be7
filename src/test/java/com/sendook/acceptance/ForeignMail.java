package com.sendook.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Sends a mail with a client that others wrote: swaks where it is installed, else jakarta.mail. */
final class ForeignMail {
  private ForeignMail() {}

  static void send(int port, String from, String to, String text, Map<String, String> headers)
      throws IOException, InterruptedException, MessagingException {
    if (isInstalled("swaks")) {
      sendBySwaks(port, from, to, text, headers);
    } else {
      sendByJakartaMail(port, from, to, text, headers);
    }
  }

  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> new File(folder, program).canExecute());
  }

  private static void sendBySwaks(
      int port, String from, String to, String text, Map<String, String> headers)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(List.of("swaks", "--server", "127.0.0.1:" + port, "--from", from));
    command.addAll(List.of("--to", to, "--body", text));
    headers.forEach((name, value) -> command.addAll(List.of("--header", name + ": " + value)));
    var swaks = new ProcessBuilder(command).redirectErrorStream(true).start();
    var transcript = new String(swaks.getInputStream().readAllBytes(), US_ASCII);
    assertThat(swaks.waitFor()).as(transcript).isZero();
  }

  private static void sendByJakartaMail(
      int port, String from, String to, String text, Map<String, String> headers)
      throws MessagingException {
    var properties = new Properties();
    properties.setProperty("mail.smtp.host", "127.0.0.1");
    properties.setProperty("mail.smtp.port", String.valueOf(port));
    var mail =
        new MimeMessage(Session.getInstance(properties)) {
          @Override
          protected void updateMessageID() {
            // The test gives its own.
          }
        };
    mail.setFrom(new InternetAddress(from));
    mail.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
    mail.setText(text);
    for (var header : headers.entrySet()) {
      mail.setHeader(header.getKey(), header.getValue());
    }
    Transport.send(mail);
  }
}
