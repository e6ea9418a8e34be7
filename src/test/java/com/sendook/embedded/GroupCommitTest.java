package com.sendook.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
  @TempDir Path folder;

  private final List<Document> restored = new ArrayList<>();
  private MVStore store;
  private MVMap<Integer, String> map;
  private GroupCommit commits;

  @BeforeEach
  void open() throws IOException {
    restored.clear();
    StoreFile file = StoreFile.open(folder.resolve("store.mv"));
    store = file.maps();
    map = store.openMap("map");
    commits = new GroupCommit(file, folder);
    commits.start(restored::add);
  }

  /** As after a crash: nothing is written that was not before. */
  private void crashAndReopen() throws IOException {
    store.closeImmediately();
    open();
  }

  @AfterEach
  void close() {
    commits.close();
    store.close();
  }

  @Test
  void whatWasAnsweredAndNotYetInTheStoreIsMadeAgainInOrder() throws IOException {
    change(1);
    change(2);
    change(3);

    crashAndReopen();

    assertThat(restored).extracting(each -> each.get("key")).containsExactly(1, 2, 3);
  }

  @Test
  void whatIsInTheStoreIsNotMadeAgain() throws IOException {
    change(1);
    commits.structureChanged();
    change(2);
    change(3);

    crashAndReopen();

    assertThat(map).containsEntry(1, "value").containsEntry(2, "value");
    assertThat(restored).extracting(each -> each.get("key")).containsExactly(3);
  }

  @Test
  void aCleanEndLeavesNothingToMakeAgain() throws IOException {
    change(1);
    commits.close();
    store.close();

    open();

    assertThat(restored).isEmpty();
    assertThat(map).containsEntry(1, "value");
  }

  @Test
  void aChangeThatWasNotWrittenWholeEndsTheJournal() throws IOException {
    change(1);
    change(2);
    Path file = Journal.file(folder, 1);
    byte[] bytes = Files.readAllBytes(file);
    int half = Journal.encode(record(1)).readableBytes() * 3 / 2;
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(half);
    }
    assertThat(read(file)).containsExactly(record(1));

    bytes[half] ^= 1;
    Files.write(file, bytes);
    assertThat(read(file)).containsExactly(record(1));
  }

  @Test
  void oldJournalsGo() throws IOException {
    for (int i = 0; i < 5; i++) {
      commits.structureChanged();
      change(i);
    }
    try (var files = Files.list(folder)) {
      assertThat(files.filter(each -> each.toString().contains("journal"))).hasSize(1);
    }
  }

  @Test
  void refusesEveryChangeOnceTheStoreCannotBeWritten() {
    store.closeImmediately();
    commits.structureChanged();
    assertThatThrownBy(() -> commits.durably(() -> "change"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> commits.durably(() -> "nothing to do with the store"))
        .isInstanceOf(IllegalStateException.class);
  }

  private static List<Document> read(Path journal) throws IOException {
    List<Document> changes = new ArrayList<>();
    Journal.read(journal, changes::add);
    return changes;
  }

  private void change(int key) {
    commits.durably(
        () -> {
          commits.journal(record(key));
          return map.put(key, "value");
        });
  }

  private static Document record(int key) {
    return new Document("key", key).append("text", "x".repeat(100));
  }
}
