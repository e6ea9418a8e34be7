package com.sendook.queue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Who has time waits here for a place in hand, each lane in the order in which they came: what
 * begins in hand costs a third less than what goes by way of the store. Shared by the node's event
 * loops.
 */
final class WaitingRoom {
  private final Vertx vertx;
  private final Predicate<String> hasRoom;
  private final Map<String, Queue<Caller>> lanes = new HashMap<>();

  /**
   * @param hasRoom whether work of a lane that comes now gets a place
   */
  WaitingRoom(Vertx vertx, Predicate<String> hasRoom) {
    this.vertx = vertx;
    this.hasRoom = hasRoom;
  }

  private record Caller(Supplier<Ticket> admit, Promise<Ticket> admitted, Context context) {
    /** The place is taken now, whenever the caller comes to hear of it. */
    void callIn() {
      var ticket = admit.get();
      if (context == null) {
        admitted.complete(ticket);
      } else {
        context.runOnContext(v -> admitted.complete(ticket));
      }
    }
  }

  /** Admits when it is this caller's turn, or without a place when the patience is over. */
  Future<Ticket> wait(String lane, Duration patience, Supplier<Ticket> admit) {
    Promise<Ticket> admitted = Promise.promise();
    var caller = new Caller(admit, admitted, Vertx.currentContext());
    enter(lane, caller);
    long timer = vertx.setTimer(patience.toMillis(), late -> giveUp(lane, caller));
    // A place may have become free before anybody stood here.
    placeIsFree(lane);
    return admitted.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private synchronized void enter(String lane, Caller caller) {
    lanes.computeIfAbsent(lane, first -> new ArrayDeque<>()).add(caller);
  }

  private void giveUp(String lane, Caller caller) {
    if (leave(lane, caller)) {
      caller.callIn();
    }
  }

  private synchronized boolean leave(String lane, Caller caller) {
    var waiting = lanes.get(lane);
    boolean there = waiting != null && waiting.remove(caller);
    if (there && waiting.isEmpty()) {
      lanes.remove(lane);
    }
    return there;
  }

  /** Calls in as many of each lane as get a place. */
  void placesAreFree() {
    waitingLanes().forEach(this::placeIsFree);
  }

  private synchronized List<String> waitingLanes() {
    return List.copyOf(lanes.keySet());
  }

  private void placeIsFree(String lane) {
    for (var caller = next(lane); caller != null; caller = next(lane)) {
      caller.callIn();
    }
  }

  private synchronized Caller next(String lane) {
    var waiting = lanes.get(lane);
    if (waiting == null || !hasRoom.test(lane)) {
      return null;
    }
    var caller = waiting.remove();
    if (waiting.isEmpty()) {
      lanes.remove(lane);
    }
    return caller;
  }
}
