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
   * Its turn has not come: nothing was tried. After {@code delay} it is called.
   *
   * @param laneIsClosed whether nothing else of the lane has its turn before that either: the lane
   *     is closed until then on this node
   */
  record Wait(Duration delay, boolean laneIsClosed) implements Verdict {}

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
