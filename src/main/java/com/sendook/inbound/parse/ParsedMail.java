package com.sendook.inbound.parse;

import com.sendook.mail.Mailbox;
import java.time.Instant;
import java.util.List;

/**
 * What a received mail says. Whatever could not be read is null or empty; lists are never null.
 *
 * @param messageId without angle brackets; null where there is none
 * @param subject decoded; empty where there is none
 * @param authors the mailboxes of From
 * @param inReplyTo message ids without angle brackets
 * @param references message ids without angle brackets, oldest first
 * @param date null where there is none that can be read
 * @param text the plain text as found, lines ended by {@code \n}; null where the mail holds none
 * @param html the HTML as found; null where the mail holds none
 * @param headers every header field of the mail in order, unfolded and decoded
 * @param parseError what could not be read, in words; null where all could
 */
public record ParsedMail(
    String messageId,
    String subject,
    List<Mailbox> authors,
    List<Mailbox> to,
    List<Mailbox> cc,
    List<Mailbox> replyTo,
    List<String> inReplyTo,
    List<String> references,
    Instant date,
    String text,
    String html,
    List<ParsedAttachment> attachments,
    List<Header> headers,
    String parseError) {

  /** The first author; null where there is none. */
  public Mailbox from() {
    return authors.isEmpty() ? null : authors.get(0);
  }

  /** The values of the fields of that name, the name in any case. */
  public List<String> values(String name) {
    return headers.stream()
        .filter(each -> each.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  /** A header field, its value unfolded and decoded. */
  public record Header(String name, String value) {}
}
