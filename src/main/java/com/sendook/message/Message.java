package com.sendook.message;

import com.sendook.store.Blob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A mail in an inbox, sent or received.
 *
 * @param from the bare address; {@code fromName} the name beside it, or null
 * @param to addresses as {@code a@b} or {@code Name <a@b>}; {@code cc}, {@code bcc} and {@code
 *     replyTo} likewise
 * @param text the plain body, and {@code html} the other one; only their beginning where {@code
 *     body} holds the whole
 * @param body long bodies, kept outside the document, or null
 * @param status of an outbound message folded from its deliveries; an inbound one is {@code
 *     received}
 * @param externalMessageId the RFC 5322 Message-ID, without angle brackets
 * @param inReplyTo the Message-ID that it answers, or null
 * @param references the Message-IDs of the conversation before it, oldest first
 * @param headers own headers of an outbound message; all headers of an inbound one
 * @param receiptId the receipt that an inbound message came from: it holds the raw bytes
 * @param scheduledAt when an outbound message is to be sent, or null: at once
 * @param unsubscribe whether each recipient of an outbound message is offered to unsubscribe
 * @param report what an inbound message reports on others, or null
 * @param extractedText the new words of an inbound message, without what it quotes; of very many
 *     the beginning
 * @param parseError what could not be read of an inbound message, or null
 * @param authentication what the checks of an inbound message's origin came to, or null where it
 *     did not come by SMTP
 * @param automatic whether a program made an inbound message, so that none may answer it
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
    Instant scheduledAt,
    boolean unsubscribe,
    ReportNote report,
    String extractedText,
    Authentication authentication,
    boolean automatic,
    Instant createdAt,
    Instant updatedAt) {
  /** So much of a long body stands in the document. */
  public static final int BEGINNING_CHARS = 32 * 1024;

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

  /** The same with its bodies kept elsewhere; their beginning stays, for lists and for searches. */
  Message withLongBody(LongBody elsewhere) {
    return withBodies(beginning(text), beginning(html), elsewhere);
  }

  private static String beginning(String whole) {
    if (whole.length() <= BEGINNING_CHARS) {
      return whole;
    }
    int end = BEGINNING_CHARS;
    return whole.substring(0, Character.isHighSurrogate(whole.charAt(end - 1)) ? end - 1 : end);
  }

  /** All that stands outside its document. */
  List<Blob> blobs() {
    var blobs = new ArrayList<>(attachments.stream().map(Attachment::blob).toList());
    if (body != null) {
      blobs.addAll(body.blobs());
    }
    return blobs;
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
        scheduledAt,
        unsubscribe,
        report,
        extractedText,
        authentication,
        automatic,
        createdAt,
        updatedAt);
  }
}
