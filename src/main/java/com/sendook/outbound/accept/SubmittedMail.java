package com.sendook.outbound.accept;

import com.sendook.mail.MessageIds;
import com.sendook.thread.MailThread;
import java.util.List;

/**
 * A mail that a mail program wrote, with the envelope it gave (RFC 5321, 2.3.1): whom the header
 * names is shown, to whom the envelope says it goes.
 *
 * @param request what it says; its recipients are those of the header, and as blind copies those of
 *     the envelope that the header does not name
 * @param recipients the envelope's, bare addresses
 * @param inReplyTo Message-IDs without angle brackets, as are the references
 * @param references the conversation before it, oldest first
 */
public record SubmittedMail(
    SendRequest request, List<String> recipients, List<String> inReplyTo, List<String> references) {
  private static final int MAX_REFERENCES = 100;

  /** The Message-IDs that it answers, the nearest first. */
  List<String> answered() {
    return MessageIds.answered(inReplyTo, references);
  }

  /**
   * Where it stands in an inbox.
   *
   * @param threadId the thread of a mail that it answers, or null where none is known there
   */
  Conversation conversation(String inboxId, String threadId) {
    var before = MessageIds.conversation(inReplyTo, references);
    if (before.isEmpty()) {
      return Conversation.NEW;
    }
    return new Conversation(
        threadId == null ? MailThread.idOf(inboxId, before.get(0)) : threadId,
        inReplyTo.isEmpty() ? null : inReplyTo.get(0),
        MessageIds.rootAndLatest(before, MAX_REFERENCES));
  }
}
