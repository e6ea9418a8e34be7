package com.sendook.inbound.parse;

import com.sendook.mail.AddressList;
import com.sendook.mail.Mailbox;
import com.sendook.mail.MessageIds;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

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
    ParseErrors errors = new ParseErrors();
    PartWalk walk = PartWalk.of(raw, errors);
    BodyAssembly body = new BodyAssembly();
    walk.leaves().forEach(leaf -> errors.attempt("a part", () -> body.add(leaf)));
    Header header = new Header(walk.header(), errors);
    return new ParsedMail(
        first(header.messageIds("Message-ID")),
        header.fields().text("Subject"),
        header.mailboxes("From"),
        header.mailboxes("To"),
        header.mailboxes("Cc"),
        header.mailboxes("Reply-To"),
        header.messageIds("In-Reply-To"),
        header.messageIds("References"),
        header.date(),
        body.text(),
        body.html(),
        body.attachments(),
        header.fields().decoded(),
        errors.text());
  }

  /** The fields with a structure; one that breaks its reader counts as missing. */
  private record Header(HeaderFields fields, ParseErrors errors) {
    List<Mailbox> mailboxes(String name) {
      return structured(name, List.of(), () -> AddressList.parse(fields.rawJoined(name)));
    }

    List<String> messageIds(String name) {
      return structured(name, List.of(), () -> MessageIds.parse(fields.raw(name).orElse("")));
    }

    Instant date() {
      return structured(
          "Date", null, () -> fields.raw("Date").flatMap(MailDate::parse).orElse(null));
    }

    private <T> T structured(String name, T missing, Supplier<T> reading) {
      return errors.attempt("the field " + name, missing, reading);
    }
  }

  private static <T> T first(List<T> values) {
    return values.isEmpty() ? null : values.get(0);
  }
}
