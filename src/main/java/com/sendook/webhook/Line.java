package com.sendook.webhook;

import com.sendook.event.Event;

/**
 * Where a post stands in the line of those that one webhook gets about one inbox.
 *
 * @param name the same for all of the line
 * @param position that of its event in the log
 */
record Line(String name, long position) {
  static Line of(Event event, String webhookId) {
    return new Line(webhookId + ":" + event.inboxId(), event.position());
  }
}
