package com.sendook.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/**
 * One connection that asks and waits, and costs next to nothing, so that what is measured is the
 * store. <a href="https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/">OP_MSG</a>
 * with one section.
 */
final class WireClient implements AutoCloseable {
  private static final int OP_MSG = 2013;

  /** Length, request, what it answers, operation; flags, kind of the section. */
  private static final int HEADER_BYTES = 4 * Integer.BYTES + Integer.BYTES + 1;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  WireClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  int port() {
    return socket.getLocalPort();
  }

  /** The answer to a command; fails unless it went well. */
  Document run(Document command) throws IOException {
    ByteBuf message = Unpooled.buffer(4096);
    message.writeZero(HEADER_BYTES);
    message.setIntLE(3 * Integer.BYTES, OP_MSG);
    BsonEncoder.encodeDocument(command.append("$db", "test"), message);
    message.setIntLE(0, message.readableBytes());
    out.write(message.array(), 0, message.readableBytes());

    byte[] rest = in.readNBytes(Integer.reverseBytes(in.readInt()) - Integer.BYTES);
    Document answer =
        BsonDecoder.decodeBson(
            Unpooled.wrappedBuffer(rest).skipBytes(HEADER_BYTES - Integer.BYTES));
    if (!Double.valueOf(1).equals(answer.get("ok")) || answer.containsKey("writeErrors")) {
      throw new IOException("The store answered " + answer);
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
