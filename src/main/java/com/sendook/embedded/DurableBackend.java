package com.sendook.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.h2.mvstore.MVStore;

/** Answers a command that writes only when what it wrote is on disk. */
final class DurableBackend extends H2Backend {
  /** Commands that change nothing; every other one is taken for a write. */
  private static final Set<String> READS =
      Set.of(
          "aggregate",
          "buildinfo",
          "collstats",
          "connectionstatus",
          "count",
          "dbstats",
          "distinct",
          "endsessions",
          "find",
          "getlasterror",
          "getmore",
          "getparameter",
          "hello",
          "ismaster",
          "killcursors",
          "listcollections",
          "listdatabases",
          "listindexes",
          "ping",
          "serverstatus",
          "validate",
          "whatsmyuri");

  private static final ThreadLocal<GroupCommit> OPENING = new ThreadLocal<>();

  private static final int EXPIRED_BATCH = 100;

  private final GroupCommit commits;
  private Expiry expiry;

  private DurableBackend(MVStore store, GroupCommit commits) {
    super(store);
    this.commits = commits;
  }

  /** The backend of a store, with everything in it that was ever answered. */
  static DurableBackend open(
      StoreFile file, Path folder, Duration expireEvery, Checkpoints.Pace pace) throws IOException {
    // The library opens the databases in its constructor, before a field of ours is set.
    GroupCommit commits = new GroupCommit(file, folder, pace);
    OPENING.set(commits);
    try {
      DurableBackend backend = new DurableBackend(file.maps(), commits);
      commits.start(backend::restore);
      backend.expiry = new Expiry(expireEvery, backend::removeExpired);
      return backend;
    } finally {
      OPENING.remove();
    }
  }

  private void restore(Document change) {
    String[] name = ((String) change.get(IndexedCollection.COLLECTION)).split("\\.", 2);
    MongoDatabase database = resolveDatabase(name[0]);
    if (database.resolveCollection(name[1], false) instanceof IndexedCollection collection) {
      collection.restore(change);
    }
  }

  private int removeExpired() {
    var now = Instant.now();
    return listDatabaseNames().stream()
        .map(this::resolveDatabase)
        .map(IndexedDatabase.class::cast)
        .mapToInt(each -> commits.durably(() -> each.removeExpired(now, EXPIRED_BATCH)))
        .sum();
  }

  @Override
  public Document handleCommand(
      Channel channel, String databaseName, String command, Document query) {
    if (onlyReads(command, query)) {
      return super.handleCommand(channel, databaseName, command, query);
    }
    return commits.durably(() -> super.handleCommand(channel, databaseName, command, query));
  }

  private static boolean onlyReads(String command, Document query) {
    boolean writesItsResult =
        query.get("pipeline") instanceof List<?> stages
            && stages.stream().anyMatch(DurableBackend::writes);
    return READS.contains(command.toLowerCase(Locale.ROOT)) && !writesItsResult;
  }

  private static boolean writes(Object stage) {
    return stage instanceof Document it && (it.containsKey("$out") || it.containsKey("$merge"));
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String databaseName) {
    GroupCommit journal = commits == null ? OPENING.get() : commits;
    return new IndexedDatabase(databaseName, getMvStore(), getCursorRegistry(), journal);
  }

  void copyTo(Path target, LongConsumer copiedBytes) throws IOException {
    commits.copyTo(target, copiedBytes);
  }

  /** Completes, with the reason, once nothing can be written any more. */
  CompletableFuture<Throwable> lost() {
    return commits.lost();
  }

  @Override
  public void close() {
    expiry.close();
    commits.close();
    super.close();
  }
}
