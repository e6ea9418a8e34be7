package com.sendook.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A connection to the API on which the bytes are the test's own. */
final class RawLine implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

  private final Socket socket;

  RawLine(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
  }

  RawLine say(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  RawLine say(byte[] bytes, int count) throws IOException {
    socket.getOutputStream().write(bytes, 0, count);
    return this;
  }

  /** One answer: its head, and as much behind it as the head says. */
  String answer() throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int octet = socket.getInputStream().read();
      if (octet < 0) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
      head.write(octet);
    }
    var text = head.toString(StandardCharsets.ISO_8859_1);
    var length = LENGTH.matcher(text);
    return length.find()
        ? text
            + new String(
                socket.getInputStream().readNBytes(Integer.parseInt(length.group(1))),
                StandardCharsets.UTF_8)
        : text;
  }

  /** Whether the other side hangs up, and says nothing before. */
  boolean isHungUp() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
