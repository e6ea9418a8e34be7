package com.sendook.message;

import com.sendook.problem.Problem;
import com.sendook.store.Ids;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Reads the parameters of a filter and gathers what is wrong with them. One that is empty counts as
 * not given.
 */
final class FilterReader {
  private static final int MAX_CHARS = 256;
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 2099;

  private final UnaryOperator<String> parameters;
  private final List<Problem.Detail> faults = new ArrayList<>();

  FilterReader(UnaryOperator<String> parameters) {
    this.parameters = parameters;
  }

  List<Problem.Detail> faults() {
    return faults;
  }

  String text(String name) {
    var value = given(name);
    if (value != null && value.length() > MAX_CHARS) {
      fault(name, "must not be longer than " + MAX_CHARS + " characters");
    } else if (value != null && value.indexOf(0) >= 0) {
      fault(name, "must not hold NUL characters");
    }
    return value;
  }

  String id(String name) {
    var value = given(name);
    if (value != null && !Ids.isId(value)) {
      fault(name, "must be an id of 24 hex characters");
    }
    return value;
  }

  Status status(String name) {
    return oneOf(name, Status.values());
  }

  Direction direction(String name) {
    return oneOf(name, Direction.values());
  }

  private <E extends Enum<E>> E oneOf(String name, E[] known) {
    var value = given(name);
    if (value == null) {
      return null;
    }
    for (var each : known) {
      if (name(each).equals(value)) {
        return each;
      }
    }
    var names = Arrays.stream(known).map(FilterReader::name).toList();
    fault(name, "must be one of " + String.join(", ", names));
    return null;
  }

  /** A value of an enumeration as the API and the store write it. */
  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** A time with its zone, or the beginning of a day in UTC. */
  Instant time(String name) {
    var value = given(name);
    if (value == null) {
      return null;
    }
    try {
      var time =
          value.indexOf('T') < 0
              ? LocalDate.parse(value).atStartOfDay().atOffset(ZoneOffset.UTC)
              : OffsetDateTime.parse(value);
      if (time.getYear() >= FIRST_YEAR && time.getYear() <= LAST_YEAR) {
        return time.toInstant();
      }
    } catch (DateTimeException e) {
      // The same answer as for a year that no message is of.
    }
    fault(
        name,
        "must be an ISO 8601 time such as 2024-03-01T10:00:00.000Z (a + is written %%2B), of %d to %d"
            .formatted(FIRST_YEAR, LAST_YEAR));
    return null;
  }

  private String given(String name) {
    var value = parameters.apply(name);
    return value == null || value.isBlank() ? null : value;
  }

  private void fault(String name, String message) {
    faults.add(new Problem.Detail(name, message));
  }
}
