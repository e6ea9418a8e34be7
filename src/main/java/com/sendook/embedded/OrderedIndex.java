package com.sendook.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.exception.BadValueException;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;

/**
 * An index whose entries stand in order: (the indexed fields, then {@code _id}) → the document's
 * position. {@link IndexScan} turns queries into ranges of it.
 *
 * <p>Only scalars have one place in the order. A document with anything else in an indexed field
 * (an array, a document) is kept apart, behind all others, and every scan looks at it too, so that
 * results are those of a full scan; a unique index refuses it.
 */
final class OrderedIndex extends Index<Object> {
  private static final Object FIRST = MinKey.getInstance();
  private static final Object LAST = MaxKey.getInstance();

  private final MVMap<KeyValue, Object> entries;
  private final boolean unique;
  private final List<String> fields;
  private final List<List<String>> paths;
  private final int keyCount;
  private final boolean made;
  private long looks;

  OrderedIndex(
      String name,
      List<IndexKey> keys,
      boolean sparse,
      boolean unique,
      boolean made,
      MVMap<KeyValue, Object> entries) {
    super(name, keys, sparse);
    this.entries = entries;
    this.unique = unique;
    this.made = made;
    this.keyCount = keys.size();
    this.fields = new ArrayList<>(keys());
    if (!fields.contains("_id")) {
      fields.add("_id");
    }
    this.paths = fields.stream().map(field -> List.of(field.split("\\.", -1))).toList();
  }

  /**
   * The library reads the whole collection, twice, into an index that is empty when it opens it.
   */
  @Override
  public boolean isEmpty() {
    return !made && super.isEmpty();
  }

  /** The fields in whose order the entries stand; {@code _id} is always among them. */
  List<String> fields() {
    return fields;
  }

  boolean sparse() {
    return isSparse();
  }

  /** A range of entries, both ends included. */
  record Range(KeyValue from, KeyValue to) {
    /** The entries that begin with these values. */
    static Range of(List<Object> prefix) {
      KeyValue from = prefix.isEmpty() ? new KeyValue(FIRST) : new KeyValue(prefix);
      return new Range(from, key(prefix, LAST));
    }

    /** Stands before all entries that begin with this prefix and value. */
    static KeyValue before(List<Object> prefix, Object value) {
      return key(prefix, value);
    }

    /** Stands behind all entries that begin with this prefix and value. */
    static KeyValue after(List<Object> prefix, Object value) {
      return key(prefix, value, LAST);
    }

    private static KeyValue key(List<Object> prefix, Object... more) {
      List<Object> values = new ArrayList<>(prefix);
      values.addAll(Arrays.asList(more));
      return new KeyValue(values);
    }
  }

  /** Positions of the documents in a range, in order or in reverse. */
  Stream<Object> positions(Range range, boolean reverse) {
    Cursor<KeyValue, Object> cursor =
        reverse
            ? entries.cursor(range.to(), range.from(), true)
            : entries.cursor(range.from(), range.to(), false);
    Iterator<Object> positions =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return cursor.hasNext();
          }

          @Override
          public Object next() {
            looks++;
            cursor.next();
            return cursor.getValue();
          }
        };
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(positions, 0), false);
  }

  /** The first key at or behind this one, or null. */
  KeyValue firstFrom(KeyValue key) {
    looks++;
    return entries.ceilingKey(key);
  }

  /** Positions of the documents that have no place in the order. */
  Stream<Object> unordered() {
    return positions(new Range(new KeyValue(LAST), new KeyValue(LAST, LAST)), false);
  }

  /** How many entries a range holds; costs about as much as two look-ups. */
  long size(Range range) {
    return rank(range.to()) - rank(range.from());
  }

  private long rank(KeyValue key) {
    looks++;
    long index = entries.getKeyIndex(key);
    return index >= 0 ? index : -(index + 1);
  }

  /** Entries looked at and places looked up so far; the collection's lock guards it. */
  long looks() {
    return looks;
  }

  private KeyValue keyOf(Document document) {
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = valueOf(document, i);
      if (!BsonOrder.isScalar(value)) {
        return new KeyValue(LAST, BsonOrder.fingerprint(document.get("_id")));
      }
      values[i] = value instanceof Missing ? null : value;
    }
    return new KeyValue(values);
  }

  /** As the library finds it, but without taking the field's name apart each time. */
  private Object valueOf(Document document, int field) {
    Object value = document;
    for (String step : paths.get(field)) {
      if (value instanceof Document inner) {
        value = inner.getOrMissing(step);
      } else if (value instanceof Missing) {
        return value;
      } else {
        return Utils.getSubdocumentValueCollectionAware(document, fields.get(field));
      }
    }
    return value;
  }

  private boolean leavesOut(Document document) {
    if (!isSparse()) {
      return false;
    }
    for (int i = 0; i < keyCount; i++) {
      if (!(valueOf(document, i) instanceof Missing)) {
        return false;
      }
    }
    return true;
  }

  private void checkUnique(Document document, Object ownPosition, MongoCollection<Object> owner) {
    if (!unique || leavesOut(document)) {
      return;
    }
    KeyValue key = keyOf(document);
    if (key.get(0) instanceof MaxKey) {
      throw new BadValueException(
          "The embedded store takes only plain values in a unique index, no arrays or documents: "
              + getName());
    }
    if (sameValues(key).anyMatch(other -> !other.equals(ownPosition))) {
      throw new DuplicateKeyError(this, owner, getKeys(), key);
    }
  }

  /** Positions of all documents with the values of the key that are to be unique. */
  private Stream<Object> sameValues(KeyValue key) {
    return fields.size() == keyCount
        ? Stream.ofNullable(entries.get(key))
        : positions(Range.of(key.stream().limit(keyCount).toList()), false);
  }

  @Override
  public void checkAdd(Document document, MongoCollection<Object> collection) {
    checkUnique(document, null, collection);
  }

  @Override
  public void add(Document document, Object position, MongoCollection<Object> collection) {
    checkAdd(document, collection);
    if (!leavesOut(document)) {
      entries.put(keyOf(document), Missing.ofNullable(position));
    }
  }

  @Override
  public Object remove(Document document) {
    return leavesOut(document) ? null : entries.remove(keyOf(document));
  }

  @Override
  public void checkUpdate(
      Document oldDocument, Document newDocument, MongoCollection<Object> collection) {
    if (unique && !hasSameKey(oldDocument, newDocument)) {
      checkUnique(newDocument, getPosition(oldDocument), collection);
    }
  }

  @Override
  public void updateInPlace(
      Document oldDocument,
      Document newDocument,
      Object position,
      MongoCollection<Object> collection) {
    if (!hasSameKey(oldDocument, newDocument)) {
      remove(oldDocument);
      add(newDocument, position, collection);
    }
  }

  private boolean hasSameKey(Document one, Document other) {
    boolean left = leavesOut(one);
    return left == leavesOut(other)
        && (left || BsonOrder.KEYS.compare(keyOf(one), keyOf(other)) == 0);
  }

  @Override
  public Object getPosition(Document document) {
    return leavesOut(document) ? null : entries.get(keyOf(document));
  }

  @Override
  public boolean isUnique() {
    return unique;
  }

  @Override
  public boolean hasSameOptions(Index<?> other) {
    return super.hasSameOptions(other)
        && unique == other.isUnique()
        && Objects.equals(toIndexDescription().get("key"), other.toIndexDescription().get("key"));
  }

  /** Queries go through {@link IndexScan}, which knows more than the library asks here. */
  @Override
  public boolean canHandle(Document query) {
    return false;
  }

  @Override
  public Iterable<Object> getPositions(Document query) {
    throw new UnsupportedOperationException("Queries go through IndexScan");
  }

  @Override
  public long getCount() {
    return entries.sizeAsLong();
  }

  @Override
  public long getDataSize() {
    return getCount();
  }

  @Override
  public void drop() {
    entries.clear();
  }
}
