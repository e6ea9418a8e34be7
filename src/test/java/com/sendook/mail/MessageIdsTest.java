package com.sendook.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> i + "@example.com").toList();
  }

  @Test
  void whatIsAnsweredComesNearestFirstAndOnce() {
    assertThat(MessageIds.answered(List.of("c", "x"), List.of("a", "b", "c")))
        .containsExactly("c", "x", "b", "a");
  }

  @Test
  void ofManyThatAreAnsweredOnlyTheNearestCount() {
    assertThat(MessageIds.answered(List.of(), ids(60)))
        .hasSize(50)
        .startsWith("59@example.com")
        .endsWith("10@example.com");
  }

  @Test
  void inReplyToStandsForMissingReferences() {
    assertThat(MessageIds.conversation(List.of("b"), List.of("a"))).containsExactly("a");
    assertThat(MessageIds.conversation(List.of("b"), List.of())).containsExactly("b");
  }

  @Test
  void aLongConversationKeepsItsRootAndItsLatest() {
    assertThat(MessageIds.rootAndLatest(ids(5), 5)).isEqualTo(ids(5));
    assertThat(MessageIds.rootAndLatest(ids(6), 5))
        .containsExactly(
            "0@example.com", "2@example.com", "3@example.com", "4@example.com", "5@example.com");
  }

  @Test
  void bareIsWithoutBracketsAndFolding() {
    assertThat(MessageIds.bare(" <a.b\r\n @example.com>")).isEqualTo("a.b@example.com");
    assertThat(MessageIds.bare("< >")).isEmpty();
  }
}
