package com.sendook.bridge;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.util.function.Consumer;

/**
 * The frames of the TCP bridge of Vert.x: a JSON object behind its length in bytes, which is an
 * integer of four bytes, the highest first.
 */
final class Frames {
  /** A client only names an address and shows its key. */
  private static final int MAX_BYTES = 8 * 1024;

  private static final int LENGTH_BYTES = 4;

  private Frames() {}

  static Buffer of(JsonObject frame) {
    var json = frame.toBuffer();
    return Buffer.buffer(LENGTH_BYTES + json.length()).appendInt(json.length()).appendBuffer(json);
  }

  /**
   * What reads them off a connection.
   *
   * @param onFault told what is wrong, once; nothing is read after that
   */
  static Handler<Buffer> reader(Consumer<JsonObject> onFrame, Consumer<String> onFault) {
    return new Reader(onFrame, onFault)::handle;
  }

  private static final class Reader {
    private final Consumer<JsonObject> onFrame;
    private final Consumer<String> onFault;
    private final RecordParser records = RecordParser.newFixed(LENGTH_BYTES, this::record);
    private boolean inBody;
    private boolean faulty;

    Reader(Consumer<JsonObject> onFrame, Consumer<String> onFault) {
      this.onFrame = onFrame;
      this.onFault = onFault;
    }

    void handle(Buffer bytes) {
      if (!faulty) {
        records.handle(bytes);
      }
    }

    private void record(Buffer record) {
      if (faulty) {
        return;
      }
      if (inBody) {
        body(record);
      } else {
        length(record.getInt(0));
      }
    }

    private void length(int bytes) {
      if (bytes <= 0 || bytes > MAX_BYTES) {
        fault("a frame must have 1 to " + MAX_BYTES + " bytes");
        return;
      }
      inBody = true;
      records.fixedSizeMode(bytes);
    }

    private void body(Buffer json) {
      inBody = false;
      records.fixedSizeMode(LENGTH_BYTES);
      try {
        onFrame.accept(new JsonObject(json));
      } catch (DecodeException | ClassCastException e) {
        fault("a frame must be a JSON object with texts where texts belong");
      }
    }

    private void fault(String what) {
      faulty = true;
      onFault.accept(what);
    }
  }
}
