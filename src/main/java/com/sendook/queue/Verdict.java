package com.sendook.queue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** What is to become of a piece of work. Updates are MongoDB update documents. */
public sealed interface Verdict {
  /**
   * Nothing is left to do: the work is taken off the document, and {@code update} made with it.
   *
   * @param farSide what this tells of the lane's
   */
  record Done(JsonObject update, FarSide farSide) implements Verdict {
    public Done(JsonObject update) {
      this(update, FarSide.REACHED);
    }
  }

  /**
   * To be tried again after {@code delay}; {@code update} is made with it.
   *
   * @param farSide what this tells of the lane's
   */
  record Later(Duration delay, JsonObject update, FarSide farSide) implements Verdict {
    public Later(Duration delay, JsonObject update) {
      this(delay, update, FarSide.REACHED);
    }
  }

  /** What is known of the far side of a lane. */
  enum FarSide {
    /** It is there, whatever it answered; what has no far side is always there. */
    REACHED,
    /** Nothing else of the lane can be done either: it rests for a while on this node. */
    AWAY,
    /** Nobody asked it: a lane that rests goes on resting. */
    UNKNOWN
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
