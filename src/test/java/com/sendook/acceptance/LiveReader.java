package com.sendook.acceptance;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One of many who follow the stream of events, as a browser does: whenever the connection ends it
 * comes back with {@code Last-Event-ID}. Notes where the positions are not 1, 2, 3 and so on.
 */
final class LiveReader {
  private static final int COME_BACK_AFTER_MS = 200;

  private final Vertx vertx;
  private final NetClient client;
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final String key;
  private volatile URI node;
  private volatile NetSocket socket;
  private volatile long position;
  private volatile boolean over;
  private String id = "";

  LiveReader(Vertx vertx, NetClient client, String key) {
    this.vertx = vertx;
    this.client = client;
    this.key = key;
  }

  /** Begins to read, or goes on, at that node. */
  void readFrom(Api api) {
    node = URI.create(api.url());
    var before = socket;
    if (before == null) {
      connect();
    } else {
      var unused = before.close();
    }
  }

  private void connect() {
    client
        .connect(node.getPort(), node.getHost())
        .onSuccess(this::ask)
        .onFailure(error -> comeBack());
  }

  private void ask(NetSocket connected) {
    connections.incrementAndGet();
    connected.closeHandler(closed -> comeBack()).exceptionHandler(error -> {});
    connected.handler(RecordParser.newDelimited("\n", this::line));
    socket = connected;
    var unused =
        connected.write(
            "GET /v1/events/stream HTTP/1.0\r\nHost: x\r\nAuthorization: Bearer %s\r\nLast-Event-ID: %d\r\n\r\n"
                .formatted(key, position));
  }

  private void comeBack() {
    if (!over) {
      vertx.setTimer(COME_BACK_AFTER_MS, timer -> connect());
    }
  }

  private void line(Buffer line) {
    if (line.length() < 4) {
      return;
    }
    if (line.getByte(0) == 'i') {
      id = line.getString(4, line.length());
    } else if (line.getByte(0) == 'd') {
      long next = Long.parseLong(id);
      if (next != position + 1) {
        faults.add(next + " came after " + position);
      }
      position = next;
    }
  }

  /** Takes nothing more, and says nothing of it. */
  void sleep() {
    socket.pause();
  }

  void wakeUp() {
    socket.resume();
  }

  /** The position of the last event that came. */
  long position() {
    return position;
  }

  boolean isConnected() {
    return socket != null;
  }

  int countConnections() {
    return connections.get();
  }

  List<String> faults() {
    return faults;
  }

  void leave() {
    over = true;
    if (socket != null) {
      var unused = socket.close();
    }
  }
}
