package com.sendook.chaos;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Users who rename inboxes over the API of several nodes, each time to a name that was not there
 * before. Whoever finds no answer at one node goes on at another.
 */
final class ChangeLoad implements Runnable {
  private static final int TURNS = 20;

  private final List<Node> nodes;
  private final List<JsonObject> inboxes;
  private final int changes;
  private final AtomicInteger number = new AtomicInteger();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();

  ChangeLoad(List<Node> nodes, List<JsonObject> inboxes, int changes) {
    this.nodes = nodes;
    this.inboxes = inboxes;
    this.changes = changes;
  }

  @Override
  public void run() {
    for (int i = number.getAndIncrement(); i < changes; i = number.getAndIncrement()) {
      change(i);
    }
  }

  private void change(int i) {
    var name = "change " + i;
    var path = "/v1/inboxes/" + inboxes.get(i % inboxes.size()).getString("id");
    int first = i / inboxes.size() % nodes.size();
    for (int turn = 0; turn < TURNS; turn++) {
      var node = nodes.get((first + turn) % nodes.size());
      try {
        if (node.api().put(path, new JsonObject().put("name", name)).status() == 200) {
          accepted.add(name);
          return;
        }
        refused.incrementAndGet();
      } catch (UncheckedIOException e) {
        unanswered.incrementAndGet();
      }
      Pause.shortly();
    }
  }

  /** The names that were answered with 200. */
  Set<String> accepted() {
    return accepted;
  }

  /** Requests that were answered with anything else, as a busy machine does. */
  int countRefused() {
    return refused.get();
  }

  /** Requests that were cut off: nobody knows what became of them. */
  int countUnanswered() {
    return unanswered.get();
  }
}
