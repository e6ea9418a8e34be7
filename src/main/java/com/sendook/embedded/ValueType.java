package com.sendook.embedded;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * Single values: the {@code _id} of a document, a field of an index key. The usual ones have a
 * short form, since a commit writes hundreds of them for each document; the others are BSON.
 */
final class ValueType extends BasicDataType<Object> {
  static final ValueType INSTANCE = new ValueType();

  private static final byte NULL = 0;

  /** As the library writes it, letter by letter; read only. */
  private static final byte STRING = 1;

  private static final byte DATE = 2;
  private static final byte OBJECT_ID = 3;
  private static final byte BSON = 4;
  private static final byte TEXT = 5;
  private static final int OBJECT_ID_BYTES = 12;
  private static final int OBJECT_OVERHEAD_BYTES = 24;

  private ValueType() {}

  @Override
  public int compare(Object a, Object b) {
    return BsonOrder.VALUES.compare(a, b);
  }

  @Override
  public int getMemory(Object value) {
    return OBJECT_OVERHEAD_BYTES + (value instanceof String text ? 2 * text.length() : 0);
  }

  @Override
  public void write(WriteBuffer out, Object value) {
    if (Missing.isNullOrMissing(value)) {
      out.put(NULL);
    } else if (value instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.put(TEXT).putVarInt(bytes.length).put(bytes);
    } else if (value instanceof Instant date) {
      out.put(DATE).putLong(date.toEpochMilli());
    } else if (value instanceof ObjectId id) {
      out.put(OBJECT_ID).put(id.toByteArray());
    } else {
      out.put(BSON);
      DocumentType.INSTANCE.write(out, new Document("v", value));
    }
  }

  /** Absent and null are the same here; a map holds no null, so both come back as absent. */
  @Override
  public Object read(ByteBuffer in) {
    byte type = in.get();
    return switch (type) {
      case NULL -> Missing.getInstance();
      case STRING -> DataUtils.readString(in);
      case TEXT -> {
        byte[] bytes = new byte[DataUtils.readVarInt(in)];
        in.get(bytes);
        yield new String(bytes, StandardCharsets.UTF_8);
      }
      case DATE -> Instant.ofEpochMilli(in.getLong());
      case OBJECT_ID -> {
        byte[] id = new byte[OBJECT_ID_BYTES];
        in.get(id);
        yield new ObjectId(id);
      }
      case BSON -> DocumentType.INSTANCE.read(in).get("v");
      default -> throw new IllegalStateException("Unknown type of value in the store: " + type);
    };
  }

  @Override
  public Object[] createStorage(int size) {
    return new Object[size];
  }
}
