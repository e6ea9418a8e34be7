package com.sendook.message;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The outbound messages that this node stored last, so that sending them needs no reading. Only
 * what never changes about a message may be taken from here: its status may be old. Shared by the
 * event loops.
 */
final class RecentMessages {
  private static final int MAX_MESSAGES = 1000;
  private static final int MAX_CHARS = 16 * 1024;

  private final Map<String, Message> messages =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Message> eldest) {
          return size() > MAX_MESSAGES;
        }
      };

  /** Keeps a message that is small enough to be kept. */
  synchronized void add(Message slim) {
    if (slim.direction() == Direction.OUTBOUND
        && slim.body() == null
        && slim.text().length() + slim.html().length() <= MAX_CHARS) {
      messages.put(slim.id(), slim);
    }
  }

  /** The message, or null. */
  synchronized Message find(String id) {
    return messages.get(id);
  }
}
