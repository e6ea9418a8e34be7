package com.sendook.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A way to answer a query from an index: ranges of it that hold every document the query can match.
 *
 * @param ordered whether the documents of each range come in the order that was asked for (always
 *     so when none was), so that the first ones of each are enough
 * @param reverse whether that is the index' order backwards
 * @param jumps where a range leaves many values of a field, and the field behind it is bounded too
 */
record IndexScan(
    OrderedIndex index,
    List<OrderedIndex.Range> ranges,
    boolean ordered,
    boolean reverse,
    Optional<Jumps> jumps) {
  /** More ranges than this (of long $in lists) are not worth it: the last field is left out. */
  private static final int MAX_RANGES = 1000;

  private static final int MAX_PARTS_LOOKED_AT = 64;
  private static final String ID = "_id";

  /** The scan that has to look at the fewest entries; empty when no index helps. */
  static Optional<IndexScan> best(List<OrderedIndex> indexes, Document query, Document orderBy) {
    if (FieldCondition.on(ID, query).equalTo().size() == 1) {
      // No other index can lead to less than that one document.
      return indexes.stream()
          .filter(index -> index.fields().equals(List.of(ID)))
          .findAny()
          .flatMap(index -> plan(index, query, orderBy));
    }
    return indexes.stream()
        .flatMap(index -> plan(index, query, orderBy).stream())
        .min(
            Comparator.comparingLong(IndexScan::size)
                .thenComparing(IndexScan::ordered, Comparator.reverseOrder()));
  }

  /**
   * The scan whose ranges hold nothing but what the query matches, so that it need not be asked
   * again; empty when there is none. Documents without a place in the order stand apart as always.
   */
  static Optional<IndexScan> exact(List<OrderedIndex> indexes, Document query) {
    return indexes.stream()
        .filter(index -> answersFully(index, query))
        .flatMap(index -> plan(index, query, null).stream())
        .findFirst();
  }

  private static boolean answersFully(OrderedIndex index, Document query) {
    List<String> fields = index.fields();
    int values = 1;
    for (String field : fields.subList(0, Math.min(fields.size(), query.size()))) {
      FieldCondition condition = FieldCondition.on(field, query);
      if (!condition.asksEqualityOnly()) {
        return false;
      }
      values *= condition.equalTo().size();
      if (values > MAX_RANGES) {
        return false;
      }
    }
    return fields.containsAll(query.keySet());
  }

  /** How many entries there are to look at, found without looking at them. */
  long size() {
    return ranges.stream().mapToLong(this::sizeOf).sum();
  }

  /** Where there are very many parts, what the first of them hold stands for the rest. */
  private long sizeOf(OrderedIndex.Range range) {
    List<OrderedIndex.Range> parts = parts(range).limit(MAX_PARTS_LOOKED_AT).toList();
    long looks = parts.size() + parts.stream().mapToLong(index::size).sum();
    return Math.min(index.size(range), looks);
  }

  /** What is to be looked at of a range, in its order, found as far as it is asked for. */
  Stream<OrderedIndex.Range> parts(OrderedIndex.Range range) {
    return jumps.isPresent() ? jumps.get().parts(index, range) : Stream.of(range);
  }

  private static Optional<IndexScan> plan(OrderedIndex index, Document query, Document orderBy) {
    List<String> fields = index.fields();
    List<List<Object>> prefixes = List.of(List.of());
    int depth = 0;
    while (depth < fields.size()) {
      List<Object> values = FieldCondition.on(fields.get(depth), query).equalTo();
      if (values.isEmpty() || prefixes.size() * values.size() > MAX_RANGES) {
        break;
      }
      prefixes = product(prefixes, values);
      depth++;
    }
    FieldCondition next =
        new FieldCondition(depth < fields.size() ? query.get(fields.get(depth)) : null);
    boolean narrows = depth > 0 || next.isRange();
    int direction = direction(fields, depth, orderBy);
    boolean useful = narrows || (isSorted(orderBy) && direction != 0 && !index.sparse());
    if (!useful) {
      return Optional.empty();
    }
    List<OrderedIndex.Range> ranges = prefixes.stream().map(next::within).toList();
    Optional<Jumps> jumps =
        next.isRange() && direction > 0 && depth + 1 < fields.size()
            ? Jumps.of(depth, next, FieldCondition.on(fields.get(depth + 1), query))
            : Optional.empty();
    return Optional.of(new IndexScan(index, ranges, direction != 0, direction < 0, jumps));
  }

  private static List<List<Object>> product(List<List<Object>> prefixes, List<Object> values) {
    List<List<Object>> longer = new ArrayList<>();
    for (List<Object> prefix : prefixes) {
      for (Object value : values) {
        List<Object> one = new ArrayList<>(prefix);
        one.add(value);
        longer.add(one);
      }
    }
    return longer;
  }

  /**
   * 1 when a range whose first {@code depth} fields are fixed stands in the order asked for, -1
   * when it does backwards, 0 when it does not.
   */
  private static int direction(List<String> fields, int depth, Document orderBy) {
    int direction = 0;
    int next = depth;
    if (isSorted(orderBy)) {
      for (Map.Entry<String, Object> key : orderBy.entrySet()) {
        if (fields.subList(0, depth).contains(key.getKey())) {
          continue;
        }
        int sign = ((Number) key.getValue()).intValue() > 0 ? 1 : -1;
        boolean fits = next < fields.size() && fields.get(next).equals(key.getKey());
        if (!fits || direction == -sign) {
          return 0;
        }
        direction = sign;
        next++;
      }
    }
    return direction == 0 ? 1 : direction;
  }

  private static boolean isSorted(Document orderBy) {
    return orderBy != null && !orderBy.isEmpty();
  }
}
