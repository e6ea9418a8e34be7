package com.sendook.webhook;

import com.sendook.event.Event;
import java.time.Instant;

/**
 * Events that are to be posted to a webhook once more, and how far that has come.
 *
 * @param replayId made by the request for it
 * @param since events that happened earlier are left out
 * @param position the last one in the log that was looked at
 * @param until the last one there is to look at
 */
record Replay(String replayId, Instant since, long position, long until) {
  boolean covers(Event event) {
    return !event.createdAt().isBefore(since);
  }

  Replay at(long newPosition) {
    return new Replay(replayId, since, newPosition, until);
  }

  boolean isOver() {
    return position >= until;
  }
}
