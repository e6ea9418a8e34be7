package com.sendook.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
  @TempDir Path folder;

  private final List<Document> restored = new ArrayList<>();
  private Checkpoints.Pace pace = Checkpoints.Pace.USUAL;
  private MVStore store;
  private MVMap<Integer, String> map;
  private GroupCommit commits;

  @BeforeEach
  void open() throws IOException {
    restored.clear();
    StoreFile file = StoreFile.open(folder.resolve("store.mv"));
    store = file.maps();
    map = store.openMap("map");
    commits = new GroupCommit(file, folder, pace);
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

  @Test
  void whatAnErrorLeftHalfMadeIsNotKept() throws IOException {
    change(1);
    assertThatThrownBy(
            () ->
                commits.durably(
                    () -> {
                      map.put(2, "half");
                      throw new OutOfMemoryError("as in the middle of a change");
                    }))
        .hasStackTraceContaining("as in the middle of a change");
    assertThatThrownBy(() -> change(3)).isInstanceOf(RuntimeException.class);

    crashAndReopen();

    assertThat(restored).extracting(each -> each.get("key")).containsExactly(1);
    assertThat(map).doesNotContainKey(2);
  }

  @Test
  void aCrashInACheckpointLeavesTwoJournalsToBeReadInOrder() throws IOException {
    change(1);
    change(2);
    store.closeImmediately();
    try (Journal begun = Journal.create(folder, 2)) {
      begun.append(Journal.encode(record(3)));
    }

    open();

    assertThat(restored).extracting(each -> each.get("key")).containsExactly(1, 2, 3);
  }

  @Test
  void aCheckpointHoldsAChangeWholeOrNotAtAll() throws Exception {
    withCheckpointsWithoutPause();
    MVMap<Integer, Integer> documents = store.openMap("documents");
    MVMap<Integer, Integer> index = store.openMap("index");
    AtomicInteger numbers = new AtomicInteger();
    List<Thread> writers =
        startWriters(
            () -> {
              int number = numbers.incrementAndGet();
              documents.put(number, number);
              Thread.onSpinWait();
              index.put(number, number);
              commits.journal(record(number));
            });
    Awaitility.await().until(() -> generation() > 30);
    store.closeImmediately();
    assertAllEnd(writers);

    try (MVStore left = StoreFile.open(folder.resolve("store.mv")).maps()) {
      MVMap<Integer, Integer> inIndex = left.openMap("index");
      assertThat(left.<Integer, Integer>openMap("documents").keyList())
          .isNotEmpty()
          .isEqualTo(inIndex.keyList());
    }
  }

  private void withCheckpointsWithoutPause() throws IOException {
    close();
    pace = new Checkpoints.Pace(1, 48 << 20, Duration.ofSeconds(10));
    open();
  }

  private long generation() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(each -> each.getFileName().toString())
          .filter(name -> name.startsWith("mongo.journal."))
          .mapToLong(name -> Long.parseLong(name.substring("mongo.journal.".length())))
          .max()
          .orElse(0);
    }
  }

  @Test
  void nobodyWaitsForEverBesideAClose() throws Exception {
    withCheckpointsWithoutPause();
    Set<Integer> answered = ConcurrentHashMap.newKeySet();
    AtomicInteger numbers = new AtomicInteger();
    List<Thread> writers =
        startWriters(
            () -> {
              int number = numbers.incrementAndGet();
              change(number);
              answered.add(number);
            },
            Runnable::run);
    Awaitility.await().until(() -> answered.size() > 200);

    commits.close();
    store.close();
    assertAllEnd(writers);
    open();

    assertThat(restored).isEmpty();
    assertThat(map.keySet()).containsAll(answered);
  }

  private List<Thread> startWriters(Runnable change) {
    return startWriters(change, each -> commits.durably(() -> runs(each)));
  }

  private static boolean runs(Runnable change) {
    change.run();
    return true;
  }

  /** Each until it is refused. */
  private static List<Thread> startWriters(Runnable change, Consumer<Runnable> make) {
    return IntStream.range(0, 6)
        .mapToObj(
            i -> {
              var writer = new Thread(() -> makeUntilRefused(change, make), "writer " + i);
              writer.start();
              return writer;
            })
        .toList();
  }

  private static void makeUntilRefused(Runnable change, Consumer<Runnable> make) {
    try {
      while (true) {
        make.accept(change);
      }
    } catch (RuntimeException refused) {
      assertThat(refused).hasStackTraceContaining("closed");
    }
  }

  private static void assertAllEnd(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(20_000);
      assertThat(thread.isAlive()).as(thread.getName() + " waits").isFalse();
    }
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
