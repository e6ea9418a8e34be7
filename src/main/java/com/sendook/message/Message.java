package com.sendook.message;

import java.time.Instant;
import java.util.List;

/**
 * A mail in an inbox, sent or received.
 *
 * @param from the bare address; {@code fromName} the name beside it, or null
 * @param to addresses as {@code a@b} or {@code Name <a@b>}; {@code cc}, {@code bcc} and {@code
 *     replyTo} likewise
 * @param text the plain body, or null where {@code body} holds both bodies
 * @param body long bodies, kept outside the document, or null
 * @param status of an outbound message folded from its deliveries; an inbound one is {@code
 *     received}
 * @param externalMessageId the RFC 5322 Message-ID, without angle brackets
 * @param inReplyTo the Message-ID that it answers, or null
 * @param references the Message-IDs of the conversation before it, oldest first
 * @param headers own headers of an outbound message; all headers of an inbound one
 * @param receiptId the receipt that an inbound message came from: it holds the raw bytes
 * @param parseError what could not be read of an inbound message, or null
 */
public record Message(
    String id,
    String organizationId,
    String inboxId,
    String threadId,
    Direction direction,
    String from,
    String fromName,
    List<String> to,
    List<String> cc,
    List<String> bcc,
    List<String> replyTo,
    String subject,
    String text,
    String html,
    LongBody body,
    List<String> labels,
    List<NamedValue> metadata,
    List<Attachment> attachments,
    Status status,
    String externalMessageId,
    String inReplyTo,
    List<String> references,
    List<NamedValue> headers,
    String receiptId,
    String parseError,
    Instant createdAt,
    Instant updatedAt) {

  /** How many recipients it names; one that is named twice counts twice. */
  int recipientCount() {
    return to.size() + cc.size() + bcc.size();
  }

  /** About how many bytes it is, files and all, wherever they stand. */
  public long size() {
    return bodySize() + attachments.stream().mapToLong(Attachment::size).sum();
  }

  /** About how many bytes its bodies are, wherever they stand. */
  public long bodySize() {
    return body == null
        ? text.length() + (long) html.length()
        : body.text().size() + body.html().size();
  }

  /** The same with its bodies in place. */
  Message withBodies(String newText, String newHtml) {
    return withBodies(newText, newHtml, null);
  }

  /** The same with the beginning of its bodies in place, and word of where the rest is. */
  Message withBeginning(String textBeginning, String htmlBeginning) {
    return withBodies(textBeginning, htmlBeginning, body);
  }

  /** The same with its bodies kept elsewhere. */
  Message withLongBody(LongBody elsewhere) {
    return withBodies(null, null, elsewhere);
  }

  private Message withBodies(String newText, String newHtml, LongBody newBody) {
    return new Message(
        id,
        organizationId,
        inboxId,
        threadId,
        direction,
        from,
        fromName,
        to,
        cc,
        bcc,
        replyTo,
        subject,
        newText,
        newHtml,
        newBody,
        labels,
        metadata,
        attachments,
        status,
        externalMessageId,
        inReplyTo,
        references,
        headers,
        receiptId,
        parseError,
        createdAt,
        updatedAt);
  }
}
