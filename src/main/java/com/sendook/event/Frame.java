package com.sendook.event;

import io.vertx.core.buffer.Buffer;

/**
 * An event as the readers of a stream get it, rendered once for all of them.
 *
 * @param position of the event in the log
 * @param type of the event
 * @param inboxId the inbox concerned, or null
 * @param text the lines of a server-sent event (WHATWG HTML, 9.2.6), with the empty one at the end
 */
record Frame(long position, String type, String inboxId, Buffer text) {
  static Frame of(Event event) {
    var lines =
        "id: %d\nevent: %s\ndata: %s\n\n"
            .formatted(event.position(), event.type(), EventView.of(event).encode());
    return new Frame(event.position(), event.type(), event.inboxId(), Buffer.buffer(lines));
  }

  int size() {
    return text.length();
  }
}
