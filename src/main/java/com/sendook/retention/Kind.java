package com.sendook.retention;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A kind of documents that are kept for a time only. */
public interface Kind {
  /** The name of its work, of which there is one piece for all nodes. */
  String name();

  /** The collection that it is in. */
  String collection();

  /** How long it is kept; zero means for ever. */
  Duration kept();

  /** How long a round begins after the one before it has ended. */
  default Duration pause() {
    return Duration.ofHours(1);
  }

  /** Which documents are older than that moment. */
  Old olderThan(Instant moment);

  /**
   * Removes those of them that need not stay.
   *
   * @return the ids of those that are gone
   */
  Future<Set<String>> remove(List<JsonObject> old);
}
