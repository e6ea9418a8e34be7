package com.sendook.embedded;

import de.bwaldvogel.mongo.backend.KeyValue;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A walk through a range of an index from one value of a field to the next, taking of each only
 * what the condition on the field behind it leaves. A value with a million entries that are not
 * wanted costs one look-up.
 *
 * @param depth which field of the index the range is on; those before it are fixed
 * @param values the condition on that field
 * @param behind the condition on the next field
 */
record Jumps(int depth, FieldCondition values, FieldCondition behind) {
  /** Empty where the field behind is not bounded: then the range is the best there is. */
  static Optional<Jumps> of(int depth, FieldCondition values, FieldCondition behind) {
    return behind.isRange() ? Optional.of(new Jumps(depth, values, behind)) : Optional.empty();
  }

  Stream<OrderedIndex.Range> parts(OrderedIndex index, OrderedIndex.Range range) {
    var walk = new Walk(index, range);
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(walk, 0), false);
  }

  private final class Walk implements Iterator<OrderedIndex.Range> {
    private final OrderedIndex index;
    private final KeyValue end;
    private OrderedIndex.Range next;
    private KeyValue from;

    Walk(OrderedIndex index, OrderedIndex.Range range) {
      this.index = index;
      this.end = range.to();
      this.from = range.from();
    }

    @Override
    public boolean hasNext() {
      while (next == null && from != null) {
        step();
      }
      return next != null;
    }

    private void step() {
      KeyValue key = index.firstFrom(from);
      if (key == null || BsonOrder.KEYS.compare(key, end) > 0) {
        from = null;
        return;
      }
      List<Object> fixed = key.stream().limit(depth).toList();
      Object value = key.get(depth);
      from = OrderedIndex.Range.after(fixed, value);
      if (!values.excludes(value)) {
        next = behind.within(key.stream().limit(depth + 1L).toList());
      }
    }

    @Override
    public OrderedIndex.Range next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      OrderedIndex.Range part = next;
      next = null;
      return part;
    }
  }
}
