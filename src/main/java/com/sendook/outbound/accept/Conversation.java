package com.sendook.outbound.accept;

import com.sendook.message.Message;
import com.sendook.thread.MailThread;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a new mail stands among others.
 *
 * @param threadId the thread it joins, or null where it begins one
 * @param inReplyTo the Message-ID that it answers, or null
 * @param references the Message-IDs before it, oldest first (RFC 5322, 3.6.4)
 */
record Conversation(String threadId, String inReplyTo, List<String> references) {
  /** A mail that answers nothing. */
  static final Conversation NEW = new Conversation(null, null, List.of());

  static Conversation answering(Message original) {
    var references = new ArrayList<>(original.references());
    if (original.externalMessageId() == null) {
      return new Conversation(original.threadId(), null, List.copyOf(references));
    }
    references.remove(original.externalMessageId());
    references.add(original.externalMessageId());
    return new Conversation(
        original.threadId(), original.externalMessageId(), List.copyOf(references));
  }

  static Conversation within(MailThread thread) {
    return new Conversation(thread.id(), thread.rootMessageId(), List.of(thread.rootMessageId()));
  }
}
