package com.sendook.outbound.compose;

import com.sendook.mail.BodyText;
import com.sendook.mail.Mailbox;
import com.sendook.mail.MessageIds;
import io.vertx.core.buffer.Buffer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes a mail as RFC 5322 and MIME bytes, all lines ended by CRLF. The same mail gives the same
 * bytes at each call, so that an attempt that is repeated transmits what was transmitted before.
 *
 * <p>Nothing in a mail can add a header field: where CR, LF or NUL would reach the header, {@link
 * #compose} throws {@link IllegalArgumentException} with the name of the field.
 *
 * <p>CPU-bound and without state: call it from any worker thread.
 */
public final class MailComposer {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final Set<String> OURS =
      Set.of(
          "date",
          "from",
          "to",
          "cc",
          "bcc",
          "reply-to",
          "subject",
          "message-id",
          "in-reply-to",
          "references",
          "mime-version");

  private static final int MAX_REFERENCES = 21;

  /**
   * The bytes of {@code mail}.
   *
   * @throws IllegalArgumentException if a field holds what cannot stand in a header
   */
  public Buffer compose(OutgoingMail mail) {
    String header = header(mail);
    MimePart body = body(mail);
    Buffer out = Buffer.buffer(header.length() + body.estimatedSize());
    Ascii.append(out, header);
    body.writeTo(out);
    return out;
  }

  private static String header(OutgoingMail mail) {
    HeaderWriter header = new HeaderWriter();
    header.text("Date", DATE.format(mail.date()));
    header.mailboxes("From", List.of(from(mail)));
    header.mailboxes("To", mailboxes("To", mail.to()));
    header.mailboxes("Cc", mailboxes("Cc", mail.cc()));
    header.mailboxes("Reply-To", mailboxes("Reply-To", mail.replyTo()));
    if (mail.subject() != null) {
      header.text("Subject", mail.subject());
    }
    header.tokens("Message-ID", List.of(messageId(mail.messageId())));
    ids(header, "In-Reply-To", mail.inReplyTo() == null ? List.of() : List.of(mail.inReplyTo()));
    ids(header, "References", MessageIds.rootAndLatest(mail.references(), MAX_REFERENCES));
    header.text("MIME-Version", "1.0");
    mail.headers().forEach((name, value) -> ownField(header, name, value));
    return header.toString();
  }

  private static Mailbox from(OutgoingMail mail) {
    String name = mail.fromName() == null ? null : HeaderWriter.checked("From", mail.fromName());
    return new Mailbox(name, mailbox("From", mail.from()).address());
  }

  private static List<Mailbox> mailboxes(String field, List<String> written) {
    return written.stream().map(one -> mailbox(field, one)).toList();
  }

  private static Mailbox mailbox(String field, String written) {
    HeaderWriter.checked(field, written);
    try {
      return Mailbox.of(written);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
    }
  }

  private static String messageId(String id) {
    HeaderWriter.checked("Message-ID", id);
    if (!MessageIds.isValid(id)) {
      throw new IllegalArgumentException(
          "Message-ID must be visible ASCII without blanks and angle brackets");
    }
    return "<" + id + ">";
  }

  /** Ids of mail from elsewhere can be anything; one that cannot be written is left out. */
  private static void ids(HeaderWriter header, String field, List<String> ids) {
    ids.forEach(id -> HeaderWriter.checked(field, id));
    List<String> writable =
        ids.stream().filter(MessageIds::isValid).map(id -> "<" + id + ">").toList();
    if (!writable.isEmpty()) {
      header.tokens(field, writable);
    }
  }

  private static void ownField(HeaderWriter header, String name, String value) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    if (OURS.contains(lowerCase) || lowerCase.startsWith("content-")) {
      throw new IllegalArgumentException(
          name + " cannot be an own header: the mail sets it itself");
    }
    header.text(name, value);
  }

  private static MimePart body(OutgoingMail mail) {
    TextPart text =
        new TextPart(
            "text/plain", mail.text() == null ? BodyText.fromHtml(mail.html()) : mail.text());
    TextPart html =
        new TextPart("text/html", mail.html() == null ? BodyText.toHtml(mail.text()) : mail.html());
    List<MimePart> inline = files(mail, true);
    List<MimePart> attached = files(mail, false);
    Boundaries boundaries =
        new Boundaries(
            mail.messageId(),
            Stream.of(List.of(text, html), inline, attached).flatMap(List::stream).toList());

    MimePart shown = inline.isEmpty() ? html : multipart("related", boundaries, html, inline);
    MimePart body = multipart("alternative", boundaries, text, List.of(shown));
    return attached.isEmpty() ? body : multipart("mixed", boundaries, body, attached);
  }

  /**
   * A Content-ID is of use only to HTML that the caller wrote; beside text the file is attached.
   */
  private static List<MimePart> files(OutgoingMail mail, boolean inline) {
    return mail.attachments().stream()
        .filter(part -> inline == (part.contentId() != null && mail.html() != null))
        .<MimePart>map(part -> new FilePart(part, inline))
        .toList();
  }

  private static MimePart multipart(
      String subtype, Boundaries boundaries, MimePart first, List<MimePart> others) {
    List<MimePart> parts = new ArrayList<>(List.of(first));
    parts.addAll(others);
    return new Multipart(subtype, boundaries.next(), List.copyOf(parts));
  }
}
