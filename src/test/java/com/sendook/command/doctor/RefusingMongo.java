package com.sendook.command.doctor;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/** A MongoDB that says hello as one does, and takes no password at all. */
final class RefusingMongo implements AutoCloseable {
  private static final int OP_REPLY = 1;
  private static final int OP_QUERY = 2004;
  private static final int OP_MSG = 2013;
  private static final int HEADER = 16;

  private final ServerSocket server;

  RefusingMongo() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private static void start(Runnable work) {
    var thread = new Thread(work, "refusing-mongo");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        var socket = server.accept();
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      var in = new DataInputStream(socket.getInputStream());
      while (true) {
        var head = little(in.readNBytes(HEADER));
        int length = head.getInt();
        int request = head.getInt();
        head.getInt();
        int kind = head.getInt();
        var body = little(in.readNBytes(length - HEADER));
        answer(socket.getOutputStream(), kind, request, say(command(kind, body)));
      }
    } catch (IOException | RuntimeException e) {
      // The client has gone.
    }
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static BsonDocument command(int kind, ByteBuffer body) {
    body.getInt();
    if (kind == OP_QUERY) {
      while (body.get() != 0) {
        // The name of the collection.
      }
      body.getInt();
      body.getInt();
    } else {
      body.get();
    }
    return new BsonDocumentCodec()
        .decode(
            new BsonBinaryReader(body.slice().order(ByteOrder.LITTLE_ENDIAN)),
            DecoderContext.builder().build());
  }

  private static BsonDocument say(BsonDocument command) {
    if (command.getFirstKey().equalsIgnoreCase("isMaster")
        || command.getFirstKey().equals("hello")) {
      return BsonDocument.parse(
          """
          {"ok": 1, "ismaster": true, "isWritablePrimary": true, "helloOk": true,
           "minWireVersion": 0, "maxWireVersion": 17, "maxBsonObjectSize": 16777216,
           "maxMessageSizeBytes": 48000000, "maxWriteBatchSize": 100000}
          """);
    }
    return BsonDocument.parse(
        """
        {"ok": 0, "code": 18, "codeName": "AuthenticationFailed", "errmsg": "Authentication failed."}
        """);
  }

  private static void answer(OutputStream out, int kind, int to, BsonDocument document)
      throws IOException {
    var bson = new BasicOutputBuffer();
    new BsonDocumentCodec()
        .encode(new BsonBinaryWriter(bson), document, EncoderContext.builder().build());
    var bytes = bson.toByteArray();
    int between = kind == OP_QUERY ? 20 : 5;
    var message =
        ByteBuffer.allocate(HEADER + between + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(message.capacity()).putInt(1).putInt(to);
    if (kind == OP_QUERY) {
      message.putInt(OP_REPLY).putInt(8).putLong(0).putInt(0).putInt(1);
    } else {
      message.putInt(OP_MSG).putInt(0).put((byte) 0);
    }
    out.write(message.put(bytes).array());
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
