package com.sendook.embedded;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * Keeps documents as BSON. The store's default is Java serialization, several times larger and
 * slower.
 */
final class DocumentType extends BasicDataType<Document> {
  static final DocumentType INSTANCE = new DocumentType();

  private static final int SCRATCH_BYTES = 1 << 16;
  private static final int DOCUMENT_BYTES = 100;
  private static final int FIELD_BYTES = 80;
  private static final int VALUE_BYTES = 24;

  /** A checkpoint writes thousands of documents in a row. */
  private static final ThreadLocal<ByteBuf> SCRATCH =
      ThreadLocal.withInitial(() -> Unpooled.buffer(SCRATCH_BYTES));

  private DocumentType() {}

  /** About what it takes in memory: asked very often, so it is not worth an exact answer. */
  @Override
  public int getMemory(Document document) {
    return memoryOf(document);
  }

  private static int memoryOf(Object value) {
    int bytes = VALUE_BYTES;
    if (value instanceof String text) {
      bytes += text.length();
    } else if (value instanceof Map<?, ?> document) {
      bytes += DOCUMENT_BYTES;
      for (Object field : document.values()) {
        bytes += FIELD_BYTES + memoryOf(field);
      }
    } else if (value instanceof Collection<?> list) {
      for (Object element : list) {
        bytes += memoryOf(element);
      }
    } else if (value instanceof BinData data) {
      bytes += data.getData().length;
    }
    return bytes;
  }

  @Override
  public void write(WriteBuffer out, Document document) {
    ByteBuf bytes = SCRATCH.get().clear();
    BsonEncoder.encodeDocument(document, bytes);
    out.put(bytes.nioBuffer());
    if (bytes.capacity() > SCRATCH_BYTES) {
      SCRATCH.remove();
    }
  }

  @Override
  public Document read(ByteBuffer in) {
    ByteBuf bytes = Unpooled.wrappedBuffer(in);
    Document document = BsonDecoder.decodeBson(bytes);
    in.position(in.position() + bytes.readerIndex());
    return document;
  }

  @Override
  public Document[] createStorage(int size) {
    return new Document[size];
  }
}
