package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Says to an SMTP server what it is told to, and reads the replies. */
final class SmtpClient implements AutoCloseable {
  private static final int PATIENCE_MS = 30_000;

  private final Socket socket;
  private final BufferedReader in;

  /** Connects and says EHLO. */
  SmtpClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MS);
    in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    assertThat(reply()).startsWith("220 ");
    assertThat(ask("EHLO client.example")).startsWith("250 ");
  }

  /** The last line of the reply to a command. */
  String ask(String command) throws IOException {
    write(command + "\r\n");
    return reply();
  }

  /** The reply to a whole mail: to the first command that was refused, else to its end. */
  String send(String recipient, String mail) throws IOException {
    return send("ann@example.com", recipient, mail);
  }

  /** The same with a reverse-path, which a report has empty. */
  String send(String reversePath, String recipient, String mail) throws IOException {
    for (var command :
        new String[] {"MAIL FROM:<" + reversePath + ">", "RCPT TO:<" + recipient + ">", "DATA"}) {
      var reply = ask(command);
      if (reply.charAt(0) > '3') {
        ask("RSET");
        return reply;
      }
    }
    return ask(mail + "\r\n.");
  }

  /** A small mail, as it stands after DATA. */
  static String mail(String recipient, String subject) {
    return """
        From: Ann <ann@example.com>\r
        To: %s\r
        Subject: %s\r
        Message-ID: <%s@example.com>\r
        \r
        Hello.\
        """
        .formatted(recipient, subject, subject.replace(' ', '-'));
  }

  private void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String reply() throws IOException {
    var line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    return line == null ? "" : line;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
