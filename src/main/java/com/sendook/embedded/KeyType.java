package com.sendook.embedded;

import de.bwaldvogel.mongo.backend.KeyValue;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Keys of an index. */
final class KeyType extends BasicDataType<KeyValue> {
  static final KeyType INSTANCE = new KeyType();

  private KeyType() {}

  @Override
  public int compare(KeyValue a, KeyValue b) {
    return BsonOrder.KEYS.compare(a, b);
  }

  @Override
  public int getMemory(KeyValue key) {
    int bytes = 0;
    for (Object value : key) {
      bytes += ValueType.INSTANCE.getMemory(value);
    }
    return bytes;
  }

  @Override
  public void write(WriteBuffer out, KeyValue key) {
    out.putVarInt(key.size());
    for (Object value : key) {
      ValueType.INSTANCE.write(out, value);
    }
  }

  @Override
  public KeyValue read(ByteBuffer in) {
    Object[] values = new Object[DataUtils.readVarInt(in)];
    Arrays.setAll(values, i -> ValueType.INSTANCE.read(in));
    return new KeyValue(values);
  }

  @Override
  public KeyValue[] createStorage(int size) {
    return new KeyValue[size];
  }
}
