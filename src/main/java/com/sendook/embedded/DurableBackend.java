package com.sendook.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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

  private final GroupCommit commits;

  DurableBackend(MVStore store) {
    super(store);
    this.commits = new GroupCommit(store);
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
    return new IndexedDatabase(databaseName, getMvStore(), getCursorRegistry());
  }

  @Override
  public void close() {
    commits.close();
    super.close();
  }
}
