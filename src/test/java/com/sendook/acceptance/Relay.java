package com.sendook.acceptance;

import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A mail server that is not ours, to which the gateway hands its mail. */
final class Relay implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final GreenMail server;

  /** Listens at once. */
  Relay(int port) {
    server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
  }

  /** A port on which nothing listens now. */
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return server.getSmtp().getPort();
  }

  /** What it has taken with this subject. */
  List<MimeMessage> mails(String subject) {
    return Arrays.stream(server.getReceivedMessages())
        .filter(mail -> subject.equals(subjectOf(mail)))
        .toList();
  }

  private static String subjectOf(MimeMessage mail) {
    try {
      return mail.getSubject();
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How often each mail came, by its Message-ID without angle brackets. */
  Map<String, Long> arrivals() {
    return Arrays.stream(server.getReceivedMessages())
        .collect(Collectors.groupingBy(Relay::messageId, Collectors.counting()));
  }

  private static String messageId(MimeMessage mail) {
    try {
      return mail.getMessageID().replaceAll("[<>]", "");
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  MimeMessage awaitMail(String subject) {
    await("the relay has a mail with the subject " + subject)
        .atMost(PATIENCE)
        .until(() -> !mails(subject).isEmpty());
    return mails(subject).get(0);
  }

  @Override
  public void close() {
    server.stop();
  }
}
