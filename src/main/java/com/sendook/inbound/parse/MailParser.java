package com.sendook.inbound.parse;

import com.sendook.mail.AddressList;
import com.sendook.mail.Mailbox;
import com.sendook.mail.MessageIds;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;

/**
 * Reads a raw mail (RFC 5322 and MIME). It never throws on what a mail holds: whatever could be
 * read is in the result, and {@link ParsedMail#parseError} says what could not. Its cost is
 * bounded: at most 1,000 parts, 50 levels, 1,000 fields a header and 64 MiB of content are read.
 *
 * <p>CPU-bound and without state: call it from any worker thread.
 */
public final class MailParser {

  /** Reads a mail from memory. */
  public ParsedMail parse(byte[] raw) {
    return parse(new ByteArrayInputStream(raw));
  }

  /**
   * Reads a mail as it streams in; the stream is left open, and a stream that breaks off is a parse
   * error.
   */
  public ParsedMail parse(InputStream raw) {
    PartWalk walk = PartWalk.of(raw);
    HeaderFields header = walk.header();
    BodyAssembly body = new BodyAssembly();
    walk.leaves().forEach(body::add);
    return new ParsedMail(
        first(MessageIds.parse(header.raw("Message-ID").orElse(""))),
        header.text("Subject"),
        first(mailboxes(header, "From")),
        mailboxes(header, "To"),
        mailboxes(header, "Cc"),
        mailboxes(header, "Reply-To"),
        MessageIds.parse(header.raw("In-Reply-To").orElse("")),
        MessageIds.parse(header.raw("References").orElse("")),
        header.raw("Date").flatMap(MailDate::parse).orElse(null),
        body.text(),
        body.html(),
        body.attachments(),
        header.decoded(),
        walk.error());
  }

  private static List<Mailbox> mailboxes(HeaderFields header, String field) {
    return AddressList.parse(header.rawJoined(field));
  }

  private static <T> T first(List<T> values) {
    return values.isEmpty() ? null : values.get(0);
  }
}
