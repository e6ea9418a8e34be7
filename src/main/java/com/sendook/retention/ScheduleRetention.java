package com.sendook.retention;

import com.sendook.queue.WorkQueue;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** Makes the work of each kind, once for all nodes and all times. */
public final class ScheduleRetention {
  private final Store store;
  private final WorkQueue queue;
  private final List<Kind> kinds;

  public ScheduleRetention(Store store, WorkQueue queue, List<Kind> kinds) {
    this.store = store;
    this.queue = queue;
    this.kinds = kinds;
  }

  /** Completes when every kind has work. */
  public Future<Void> run() {
    var documents = kinds.stream().map(this::document).toList();
    return store.insertAllIfAbsent(Collections.RETENTION, documents).mapEmpty();
  }

  private JsonObject document(Kind kind) {
    var document =
        new JsonObject().put("_id", kind.name()).put("schemaVersion", Documents.SCHEMA_VERSION);
    return queue.schedule(kind.name(), kind.name(), Instant.now()).mark(document);
  }
}
