package com.sendook.embedded;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/** The order of values and index keys; for scalars it is the order in which queries sort. */
final class BsonOrder {
  static final Comparator<Object> VALUES = BsonOrder::compareValues;

  /** Element by element; a key that is the beginning of another comes before it. */
  static final Comparator<KeyValue> KEYS = BsonOrder::compareKeys;

  private BsonOrder() {}

  /** Whether a value has one place in the order: not so arrays, documents and rare types. */
  static boolean isScalar(Object value) {
    return Missing.isNullOrMissing(value)
        || value instanceof String
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof Instant
        || value instanceof ObjectId
        || value instanceof UUID;
  }

  /** Any value as text, equal only for equal values. */
  static String fingerprint(Object value) {
    ByteBuf bytes = Unpooled.buffer();
    BsonEncoder.encodeDocument(new Document("v", value), bytes);
    return ByteBufUtil.hexDump(bytes);
  }

  private static int compareKeys(KeyValue a, KeyValue b) {
    int common = Math.min(a.size(), b.size());
    for (int i = 0; i < common; i++) {
      int order = compareValues(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int compareValues(Object a, Object b) {
    if (a instanceof String text && b instanceof String other) {
      return text.compareTo(other);
    }
    if (a instanceof Number number && b instanceof Number other) {
      return compareNumbers(number, other);
    }
    if (hasOrder(a) && hasOrder(b)) {
      return ValueComparator.asc().compare(a, b);
    }
    int scalarsFirst = Boolean.compare(hasOrder(b), hasOrder(a));
    return scalarsFirst != 0 ? scalarsFirst : fingerprint(a).compareTo(fingerprint(b));
  }

  /** As double first, then exactly, so that the order also holds beyond 2^53. */
  private static int compareNumbers(Number a, Number b) {
    double positiveZero = 0.0; // added to -0.0 it gives 0.0, so that the two are equal
    int order = Double.compare(a.doubleValue() + positiveZero, b.doubleValue() + positiveZero);
    return order != 0 ? order : Long.compare(a.longValue(), b.longValue());
  }

  private static boolean hasOrder(Object value) {
    return isScalar(value) || value instanceof MinKey || value instanceof MaxKey;
  }
}
