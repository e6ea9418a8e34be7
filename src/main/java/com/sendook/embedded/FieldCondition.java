package com.sendook.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a query asks of one field, as far as an index can help. It may admit more than the query
 * does (the query is still asked about every document found), never less; so it leaves out null,
 * which also means "absent", and every operator it does not know.
 */
record FieldCondition(Object asked) {
  static FieldCondition on(String field, Document query) {
    return new FieldCondition(query.get(field));
  }

  /** The values that the field must be equal to one of, in order; none when it may be others. */
  List<Object> equalTo() {
    if (isValue(asked)) {
      return List.of(asked);
    }
    if (operand("$eq").isPresent()) {
      return List.of(operand("$eq").get());
    }
    if (asked instanceof Document operators
        && operators.get("$in") instanceof Collection<?> values
        && values.stream().allMatch(FieldCondition::isValue)) {
      TreeSet<Object> distinct = new TreeSet<>(BsonOrder.VALUES);
      distinct.addAll(values);
      return List.copyOf(distinct);
    }
    return List.of();
  }

  /** Whether being equal to one of those is all that is asked, so that none needs a look. */
  boolean asksEqualityOnly() {
    boolean nothingElse = isValue(asked) || (asked instanceof Document it && it.size() == 1);
    return nothingElse && !equalTo().isEmpty();
  }

  boolean isRange() {
    return operand("$gt").or(() -> operand("$gte")).isPresent()
        || operand("$lt").or(() -> operand("$lte")).isPresent();
  }

  /** Whether the condition rules this value out by name. */
  boolean excludes(Object value) {
    return asked instanceof Document operators
        && operators.get("$nin") instanceof Collection<?> values
        && values.contains(value);
  }

  /** The part of the entries with this prefix that the bounds leave; nulls are outside. */
  OrderedIndex.Range within(List<Object> prefix) {
    OrderedIndex.Range whole = OrderedIndex.Range.of(prefix);
    if (!isRange()) {
      return whole;
    }
    var from =
        operand("$gt")
            .map(value -> OrderedIndex.Range.after(prefix, value))
            .or(() -> operand("$gte").map(value -> OrderedIndex.Range.before(prefix, value)))
            .orElse(OrderedIndex.Range.after(prefix, null));
    var to =
        operand("$lt")
            .map(value -> OrderedIndex.Range.before(prefix, value))
            .or(() -> operand("$lte").map(value -> OrderedIndex.Range.after(prefix, value)))
            .orElse(whole.to());
    return new OrderedIndex.Range(from, to);
  }

  private Optional<Object> operand(String operator) {
    return asked instanceof Document operators
        ? Optional.ofNullable(operators.get(operator)).filter(FieldCondition::isValue)
        : Optional.empty();
  }

  private static boolean isValue(Object value) {
    return value != null && BsonOrder.isScalar(value);
  }
}
