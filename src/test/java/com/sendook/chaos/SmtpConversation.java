package com.sendook.chaos;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client that does not wait for each reply: the commands of a mail go out together (RFC 2920).
 */
final class SmtpConversation implements AutoCloseable {
  private static final int PATIENCE_MS = 60_000;
  private static final String BODY =
      "Where is my order? I have been waiting for it.\r\n".repeat(10);

  private final Socket socket;
  private final BufferedReader in;

  /** Connects and says EHLO. */
  SmtpConversation(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    try {
      socket.setSoTimeout(PATIENCE_MS);
      socket.setTcpNoDelay(true);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      expect(reply(), 220);
      write("EHLO client.example\r\n");
      expect(reply(), 250);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Whether the mail was taken; its Message-ID is made from the subject.
   *
   * @throws IOException where nobody knows
   */
  boolean send(String recipient, String subject) throws IOException {
    write("MAIL FROM:<ann@example.com>\r\nRCPT TO:<" + recipient + ">\r\nDATA\r\n");
    reply();
    reply();
    // RFC 2920, 3.1: DATA has its say even where the commands before it were refused.
    if (reply() != 354) {
      write("RSET\r\n");
      reply();
      return false;
    }
    write(mail(recipient, subject) + "\r\n.\r\n");
    return reply() == 250;
  }

  private static String mail(String recipient, String subject) {
    return """
        From: Ann <ann@example.com>\r
        To: %s\r
        Subject: %s\r
        Message-ID: <%s@example.com>\r
        \r
        %s\
        """
        .formatted(recipient, subject, subject.replace(' ', '-'), BODY);
  }

  private void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private int reply() throws IOException {
    String line;
    do {
      line = in.readLine();
      if (line == null) {
        throw new EOFException("the server hung up");
      }
    } while (line.length() > 3 && line.charAt(3) == '-');
    return Integer.parseInt(line.substring(0, 3));
  }

  private static void expect(int code, int expected) throws IOException {
    if (code != expected) {
      throw new IOException("the server answered " + code + " in place of " + expected);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
