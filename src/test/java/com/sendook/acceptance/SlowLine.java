package com.sendook.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A line to a server on which everything that the client says can be made to take its time, that
 * can be made to stand still in both directions, and that can be cut.
 */
public final class SlowLine implements AutoCloseable {
  private volatile ServerSocket door;
  private final int port;
  private final InetSocketAddress server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean frozen;

  /** Listens at once, and delays nothing yet. */
  public SlowLine(int serverPort) throws IOException {
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
    port = open(0);
  }

  private int open(int wanted) throws IOException {
    var opened = new ServerSocket();
    opened.setReuseAddress(true);
    opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 50);
    door = opened;
    start(() -> accept(opened));
    return opened.getLocalPort();
  }

  public int port() {
    return port;
  }

  /** From now on nothing goes through, though everything is taken. */
  public void freeze() {
    frozen = true;
  }

  /** What was held back goes on. */
  public synchronized void thaw() {
    frozen = false;
    notifyAll();
  }

  /** Breaks every connection, and takes none. */
  public void cut() throws IOException {
    door.close();
    for (var socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  /** Takes connections again. */
  public void mend() throws IOException {
    if (door.isClosed()) {
      open(port);
    }
  }

  /** From now on each piece of what the client sends is held back for so long. */
  void delay(Duration time) {
    delay = time;
  }

  private void accept(ServerSocket opened) throws IOException {
    while (true) {
      var client = opened.accept();
      var beyond = new Socket();
      sockets.add(client);
      sockets.add(beyond);
      beyond.connect(server);
      start(() -> pump(client.getInputStream(), beyond.getOutputStream(), true));
      start(() -> pump(beyond.getInputStream(), client.getOutputStream(), false));
    }
  }

  private void pump(InputStream in, OutputStream out, boolean delayed) throws IOException {
    try (in;
        out) {
      var bytes = new byte[64 * 1024];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        if (delayed) {
          hold(delay);
        }
        awaitThaw();
        out.write(bytes, 0, count);
        out.flush();
      }
    }
  }

  private synchronized void awaitThaw() {
    try {
      while (frozen) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void hold(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Loop {
    void run() throws IOException;
  }

  /** A broken connection ends its own two loops, and a closed door the line. */
  private static void start(Loop loop) {
    var thread =
        new Thread(
            () -> {
              try {
                loop.run();
              } catch (IOException e) {
                // The end of a line.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      door.close();
      for (var socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
