package com.sendook.queue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** What is to become of a piece of work. Updates are MongoDB update documents. */
public sealed interface Verdict {
  /** Nothing is left to do: the work is taken off the document, and {@code update} made with it. */
  record Done(JsonObject update) implements Verdict {}

  /**
   * To be tried again after {@code delay}; {@code update} is made with it.
   *
   * @param laneIsDown the far side could not be reached at all, so that nothing else of the lane
   *     can be done either: the lane rests for a while on this node
   */
  record Later(Duration delay, JsonObject update, boolean laneIsDown) implements Verdict {
    public Later(Duration delay, JsonObject update) {
      this(delay, update, false);
    }
  }

  /**
   * Nothing was tried, and nobody can tell afterwards that it was taken: to be taken again after
   * {@code delay}.
   */
  record Wait(Duration delay, Turn turn) implements Verdict {}

  /** What is known of the turn of work that waits. */
  enum Turn {
    /** Nothing: it waits for something else. */
    UNKNOWN,
    /** It is called then, whatever becomes of its lane. */
    GIVEN,
    /** Nothing of its lane has a turn before that: the lane is closed until then on this node. */
    NONE
  }

  /**
   * Done, and to be done anew after {@code delay}, as work that comes into being then; {@code
   * update} is made with it.
   */
  record Anew(Duration delay, JsonObject update) implements Verdict {}

  /** The document itself is to go. */
  record Remove() implements Verdict {}

  static Verdict done() {
    return new Done(new JsonObject());
  }

  static Verdict later(Duration delay) {
    return new Later(delay, new JsonObject());
  }
}
