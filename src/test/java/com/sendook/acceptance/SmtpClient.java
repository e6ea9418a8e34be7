package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Says to an SMTP server what it is told to, and reads the replies. */
final class SmtpClient implements AutoCloseable {
  private static final int PATIENCE_MS = 30_000;

  private Socket socket;
  private BufferedReader in;

  /** Connects and says EHLO. */
  SmtpClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
    begin();
  }

  private SmtpClient(Socket connected) throws IOException {
    speakBy(connected);
  }

  /** The same where TLS begins with the connection. */
  static SmtpClient overTls(int port, SSLContext tls) throws IOException {
    var client = new SmtpClient(new Socket(InetAddress.getLoopbackAddress(), port));
    client.secure(tls);
    client.begin();
    return client;
  }

  /** The same behind STARTTLS. */
  static SmtpClient behindStartTls(int port, SSLContext tls) throws IOException {
    var client = new SmtpClient(port);
    assertThat(client.ask("STARTTLS")).startsWith("220 ");
    client.secure(tls);
    assertThat(client.ask("EHLO client.example")).startsWith("250 ");
    return client;
  }

  private void speakBy(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(PATIENCE_MS);
    in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  private void begin() throws IOException {
    assertThat(reply()).startsWith("220 ");
    assertThat(ask("EHLO client.example")).startsWith("250 ");
  }

  private void secure(SSLContext tls) throws IOException {
    var secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, "localhost", 0, true);
    secured.startHandshake();
    speakBy(secured);
  }

  /** What the server showed. */
  X509Certificate certificate() throws IOException {
    return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
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
