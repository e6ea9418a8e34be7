package com.sendook.outbound.accept;

import com.sendook.thread.MailThread;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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
  private static final int MAX_ANSWERED = 50;
  private static final int MAX_REFERENCES = 100;

  /**
   * The Message-IDs that it answers, the nearest first: In-Reply-To, then References from the last
   * to the first.
   */
  List<String> answered() {
    var ids = new LinkedHashSet<>(inReplyTo);
    for (int i = references.size() - 1; i >= 0; i--) {
      ids.add(references.get(i));
    }
    return ids.stream().limit(MAX_ANSWERED).toList();
  }

  /**
   * Where it stands in an inbox.
   *
   * @param threadId the thread of a mail that it answers, or null where none is known there
   */
  Conversation conversation(String inboxId, String threadId) {
    // RFC 5322, 3.6.4: where there are no References, In-Reply-To is what there is of them.
    var before = references.isEmpty() ? inReplyTo : references;
    if (before.isEmpty()) {
      return Conversation.NEW;
    }
    return new Conversation(
        threadId == null ? MailThread.idOf(inboxId, before.get(0)) : threadId,
        inReplyTo.isEmpty() ? null : inReplyTo.get(0),
        rootAndLatest(before));
  }

  private static List<String> rootAndLatest(List<String> ids) {
    if (ids.size() <= MAX_REFERENCES) {
      return ids;
    }
    var kept = new ArrayList<>(ids.subList(0, 1));
    kept.addAll(ids.subList(ids.size() - MAX_REFERENCES + 1, ids.size()));
    return List.copyOf(kept);
  }
}
