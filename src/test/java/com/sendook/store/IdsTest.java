package com.sendook.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class IdsTest {
  @Test
  void idsAreObjectIdsThatSortByTheTimeTheyWereMade() {
    var before = Instant.now().getEpochSecond();
    var ids = new ArrayList<String>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(Ids.next());
    }

    assertThat(ids).isSorted().doesNotHaveDuplicates().allMatch(Ids::isId);
    assertThat(Long.parseLong(ids.get(0).substring(0, 8), 16)).isBetween(before, before + 60);
  }

  @Test
  void aDerivedIdIsAFunctionOfItsPartsAndKeepsTheTime() {
    var parent = Ids.next();

    assertThat(Ids.derive(parent, "a", "b")).isEqualTo(Ids.derive(parent, "a", "b"));
    assertThat(Ids.derive(parent, "a", "b")).isNotEqualTo(Ids.derive(parent, "ab"));
    assertThat(Ids.derive(parent, "a")).startsWith(parent.substring(0, 12)).matches(Ids::isId);
    assertThat(Ids.deriveTimeless(parent, "a")).matches(Ids::isId);
  }

  @Test
  void whatIsNoIdIsNoId() {
    assertThat(Ids.isId(null)).isFalse();
    assertThat(Ids.isId("")).isFalse();
    assertThat(Ids.isId("6b048e1def00fe42106d26dG")).isFalse();
    assertThat(Ids.isId("6b048e1def00fe42106d26d5\n")).isFalse();
    assertThat(Ids.isId("6b048e1def00fe42106d26d55")).isFalse();
  }

  @Test
  void theFirstIdOfATimeComesBeforeAllThatAreMadeThen() {
    var before = Ids.firstOf(Instant.now().minusMillis(1));
    var id = Ids.next();

    assertThat(before).isLessThan(id);
    assertThat(Ids.firstOf(Instant.now().plusMillis(20))).isGreaterThan(id);
    assertThat(Ids.firstOf(Instant.EPOCH)).isEqualTo("0".repeat(24));
    assertThat(Ids.isId(Ids.firstOf(Instant.parse("2099-12-31T23:59:59.999Z")))).isTrue();
  }
}
