package com.sendook.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code strace -f -yy} tells, and notes each answer to a client that was sent while the
 * journal had no new sync behind it, or had been written to since the last one.
 */
final class SyncOrder {
  /** {@code 123 fdatasync(45</data/mongo.journal.1> <unfinished ...>}, or with its result. */
  private static final Pattern CALL = Pattern.compile("^(\\d+) +(\\w+)\\(\\d+<(.*?)>[,)\\s].*");

  private static final Pattern RESUMED =
      Pattern.compile("^(\\d+) +<\\.\\.\\. (\\w+) resumed>.*= (-?\\d+).*");
  private static final String UNFINISHED = "<unfinished ...>";

  private final Pattern client;
  private final List<String> violations = new ArrayList<>();
  private String syncing = "";
  private boolean writtenWhileSyncing;
  private boolean unsynced;
  private boolean syncedSinceAnswer;
  private int answers;

  SyncOrder(int clientPort) {
    // Also where IPv6 sockets carry it: TCPv6:[::ffff:127.0.0.1:1->::ffff:127.0.0.1:2]
    this.client = Pattern.compile("^TCP.*->.*127\\.0\\.0\\.1\\]?:" + clientPort + "\\]$");
  }

  void line(String line) {
    Matcher call = CALL.matcher(line);
    Matcher resumed = RESUMED.matcher(line);
    if (call.matches()) {
      called(call.group(1), call.group(2), call.group(3), line);
    } else if (resumed.matches() && resumed.group(1).equals(syncing)) {
      syncEnded(resumed.group(3).equals("0"));
    }
  }

  private void called(String thread, String call, String file, String line) {
    boolean journal = file.contains("mongo.journal.");
    if (journal && call.endsWith("sync")) {
      syncing = thread;
      writtenWhileSyncing = false;
      if (!line.contains(UNFINISHED)) {
        syncEnded(line.endsWith("= 0"));
      }
    } else if (journal) {
      unsynced = true;
      writtenWhileSyncing = true;
    } else if (client.matcher(file).matches()) {
      answered(line);
    }
  }

  private void syncEnded(boolean well) {
    syncing = "";
    if (well) {
      unsynced = writtenWhileSyncing;
      syncedSinceAnswer = true;
    }
  }

  private void answered(String line) {
    answers++;
    if (unsynced || !syncedSinceAnswer) {
      violations.add("answer " + answers + ": " + line);
    }
    syncedSinceAnswer = false;
  }

  int answers() {
    return answers;
  }

  List<String> violations() {
    return violations;
  }
}
