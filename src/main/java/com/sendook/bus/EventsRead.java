package com.sendook.bus;

import java.util.List;

/**
 * The answer to {@link ReadEvents}.
 *
 * @param granted whether it is this reader's turn; else another one reads for the consumer now
 * @param position how far the consumer is
 * @param events what comes behind that, in order; none where there is no more
 */
public record EventsRead(boolean granted, long position, List<EventNotice> events) {
  public EventsRead {
    events = List.copyOf(events);
  }

  /** It is somebody else's turn. */
  public static EventsRead refused() {
    return new EventsRead(false, ReadEvents.UNKNOWN, List.of());
  }
}
