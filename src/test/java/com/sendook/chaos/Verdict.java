package com.sendook.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of a run, and whatever in them is a fault of the gateway. */
final class Verdict {
  private static final int SHOWN = 20;

  private final Map<String, String> figures = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  /** A figure that cannot be wrong. */
  void figure(String what, Object value) {
    figures.put(what, value.toString());
  }

  /** Something of which there must be nothing. */
  void nothing(String what, Collection<String> found) {
    figure(what, found.size());
    if (!found.isEmpty()) {
      var shown = found.stream().limit(SHOWN).toList();
      faults.add(
          "%s: %d: %s%s"
              .formatted(
                  what,
                  found.size(),
                  String.join(", ", shown),
                  found.size() > SHOWN ? ", and more" : ""));
    }
  }

  /** Something of which there may be so much. */
  void atMost(String what, int found, String limit, int most) {
    figure(what, "%,d (at most %s = %,d)".formatted(found, limit, most));
    if (found > most) {
      faults.add("%s: %d, which is more than %s = %d".formatted(what, found, limit, most));
    }
  }

  /** A share of which there must be so much. */
  void atLeast(String what, double found, double least) {
    figure(what, "%.0f %% (at least %.0f %%)".formatted(100 * found, 100 * least));
    if (found < least) {
      faults.add(
          "%s: %.1f %%, which is less than %.0f %%".formatted(what, 100 * found, 100 * least));
    }
  }

  /** One sentence for each fault; empty where all is well. */
  List<String> faults() {
    return faults;
  }

  /** Prints the figures as rows of a Markdown table, and the faults below. */
  void print(String title) {
    System.out.printf("%n| %s | Figure |%n| --- | --- |%n", title);
    figures.forEach((what, value) -> System.out.printf("| %s | %s |%n", what, value));
    faults.forEach(fault -> System.out.println("FAULT: " + fault));
    System.out.println();
  }
}
