package com.sendook.embedded;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Function;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * Keeps keys and documents in the store as BSON. The store's default is Java serialization, which
 * is several times larger and slower, and compares keys by serializing them.
 */
final class BsonType<T> extends BasicDataType<T> {
  /** Whole documents; they are values only. */
  static final BsonType<Document> DOCUMENT =
      new BsonType<>(Function.identity(), Function.identity(), BsonType::incomparable);

  /** Single values: the {@code _id} of a document. */
  static final BsonType<Object> VALUE =
      new BsonType<>(
          value -> new Document("v", value instanceof Missing ? null : value),
          document -> Missing.ofNullable(document.get("v")),
          BsonOrder.VALUES);

  /** Keys of an index. */
  static final BsonType<KeyValue> KEY =
      new BsonType<>(
          key -> new Document("k", key.stream().toList()),
          document -> new KeyValue((Collection<?>) document.get("k")),
          BsonOrder.KEYS);

  private final Function<T, Document> toDocument;
  private final Function<Document, T> fromDocument;
  private final Comparator<T> order;

  private BsonType(
      Function<T, Document> toDocument, Function<Document, T> fromDocument, Comparator<T> order) {
    this.toDocument = toDocument;
    this.fromDocument = fromDocument;
    this.order = order;
  }

  @Override
  public int compare(T a, T b) {
    return order.compare(a, b);
  }

  @Override
  public int getMemory(T value) {
    return encode(value).readableBytes();
  }

  @Override
  public void write(WriteBuffer out, T value) {
    out.put(encode(value).nioBuffer());
  }

  @Override
  public T read(ByteBuffer in) {
    ByteBuf bytes = Unpooled.wrappedBuffer(in);
    T value = fromDocument.apply(BsonDecoder.decodeBson(bytes));
    in.position(in.position() + bytes.readerIndex());
    return value;
  }

  @Override
  @SuppressWarnings("unchecked")
  public T[] createStorage(int size) {
    return (T[]) new Object[size];
  }

  private ByteBuf encode(T value) {
    ByteBuf bytes = Unpooled.buffer();
    BsonEncoder.encodeDocument(toDocument.apply(value), bytes);
    return bytes;
  }

  private static int incomparable(Document a, Document b) {
    throw new UnsupportedOperationException("documents are no keys");
  }
}
