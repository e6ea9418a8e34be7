package com.sendook.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GapTest {
  private static final Set<String> CLOSED = Set.of("b", "d", "h");

  @Test
  void withNothingClosedAllIsOneGapBehindThePlaceAndOneBeforeIt() {
    assertThat(Gap.between(Set.of(), ""))
        .containsExactly(new Gap("", null, null))
        .first()
        .satisfies(gap -> assertThat(gap.bounds().getMap()).containsOnlyKeys("$gt"));
    assertThat(Gap.between(Set.of(), "e"))
        .containsExactly(new Gap("e", null, null), new Gap("", null, "e"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "b", "c", "d", "e", "h", "i"})
  void everyOpenLaneIsInOneGapOnceAndNoClosedOneInAny(String from) {
    var gaps = Gap.between(CLOSED, from);
    var found = gaps.stream().flatMap(gap -> lanes(gap).stream()).toList();

    assertThat(found).doesNotHaveDuplicates().doesNotContainAnyElementsOf(CLOSED);
    assertThat(found).hasSize(letters().size() - CLOSED.size());
    if (!from.isEmpty()) {
      var behind = letters().stream().filter(it -> it.compareTo(from) > 0).toList();
      assertThat(found.subList(0, (int) behind.stream().filter(it -> !CLOSED.contains(it)).count()))
          .as("what comes behind the place comes first")
          .allMatch(behind::contains);
    }
  }

  private static List<String> letters() {
    return IntStream.rangeClosed('a', 'j').mapToObj(Character::toString).toList();
  }

  private static Set<String> lanes(Gap gap) {
    return letters().stream()
        .filter(it -> it.compareTo(gap.after()) > 0)
        .filter(it -> gap.before() == null || it.compareTo(gap.before()) < 0)
        .filter(it -> gap.last() == null || it.compareTo(gap.last()) <= 0)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
