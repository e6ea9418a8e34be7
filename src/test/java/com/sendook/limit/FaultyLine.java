package com.sendook.limit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a server on this machine, which can be made to fail in several ways. */
final class FaultyLine implements AutoCloseable {
  enum Mode {
    THROUGH,
    SILENT,
    RUBBISH,
    CUT
  }

  private final ServerSocket door;
  private final int serverPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.THROUGH;

  FaultyLine(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    inBackground(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** What becomes of every connection from now on; those that are open are cut. */
  void turn(Mode next) throws IOException {
    mode = next;
    for (var socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private void accept() throws IOException {
    while (true) {
      var client = door.accept();
      sockets.add(client);
      switch (mode) {
        case THROUGH -> connect(client);
        case SILENT -> {}
        case RUBBISH ->
            client
                .getOutputStream()
                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        case CUT -> client.close();
      }
    }
  }

  private void connect(Socket client) throws IOException {
    var server = new Socket();
    sockets.add(server);
    server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
    inBackground(() -> client.getInputStream().transferTo(server.getOutputStream()));
    inBackground(() -> server.getInputStream().transferTo(client.getOutputStream()));
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void inBackground(Step step) {
    var thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (IOException e) {
                // The line was cut, as the test wanted it, or the test is over.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
    turn(Mode.CUT);
  }
}
