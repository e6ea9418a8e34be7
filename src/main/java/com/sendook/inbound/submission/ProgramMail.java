package com.sendook.inbound.submission;

import com.sendook.api.Fields;
import com.sendook.inbound.parse.ParsedAttachment;
import com.sendook.inbound.parse.ParsedMail;
import com.sendook.inbox.Inbox;
import com.sendook.mail.Mailbox;
import com.sendook.outbound.accept.Content;
import com.sendook.outbound.accept.SendRequest;
import com.sendook.outbound.accept.SubmittedMail;
import com.sendook.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A mail that a mail program wrote, on its way to become a request as the API takes it. What the
 * gateway sets itself is left out: it says it again.
 *
 * @param recipients the envelope's
 */
record ProgramMail(ParsedMail parsed, List<String> recipients, Inbox inbox) {
  private static final int MAX_HEADERS = 50;
  private static final int MAX_HEADER_CHARS = 900;
  private static final int MAX_NAME_CHARS = 255;
  private static final int MAX_SUBJECT_CHARS = 2000;
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cc}+");

  /** RFC 1847: what is signed or encrypted as a whole is worth nothing in parts. */
  private static final Pattern SEALED =
      Pattern.compile("\\s*(multipart/(signed|encrypted)|application/(x-)?pkcs7-mime)\\b.*");

  /**
   * The mail as it is to be sent.
   *
   * @throws Problem where it cannot be
   */
  SubmittedMail submitted() {
    checkAuthor();
    checkWhole();
    var to = mailboxes("To", parsed.to());
    var cc = mailboxes("Cc", parsed.cc());
    var bcc = blind(to, cc);
    if (to.size() + cc.size() + bcc.size() > SendRequest.MAX_RECIPIENTS) {
      throw Problem.invalid(
          "To, Cc and the envelope name more than " + SendRequest.MAX_RECIPIENTS + " recipients");
    }
    var request =
        SendRequest.of(
            to, cc, bcc, mailboxes("Reply-To", parsed.replyTo()), subject(), content(), headers());
    return new SubmittedMail(request, recipients, parsed.inReplyTo(), parsed.references());
  }

  private void checkAuthor() {
    var authors = parsed.authors();
    boolean own = authors.size() == 1 && authors.get(0).address().equalsIgnoreCase(inbox.email());
    if (!own) {
      throw Problem.forbidden("From in the mail's header must be " + inbox.email());
    }
  }

  /** A yes is a promise for all of it. */
  private void checkWhole() {
    if (parsed.parseError() != null) {
      throw Problem.invalid("The mail cannot be read as a whole: " + parsed.parseError());
    }
    var type = String.join("", parsed.values("Content-Type")).toLowerCase(Locale.ROOT);
    if (SEALED.matcher(type).matches()) {
      throw Problem.unsupported(
          "The mail is signed or encrypted as a whole, and would not be any more: it is taken as"
              + " text, HTML and attachments, and put together anew");
    }
  }

  private static List<Mailbox> mailboxes(String field, List<Mailbox> named) {
    return named.stream()
        .map(
            each ->
                Fields.mailbox(each.address())
                    .map(sound -> new Mailbox(each.name(), sound.address()))
                    .orElseThrow(
                        () ->
                            Problem.invalid(
                                field + " in the mail's header names what is no e-mail address")))
        .toList();
  }

  /** Whom the envelope names and the header does not. */
  private List<Mailbox> blind(List<Mailbox> to, List<Mailbox> cc) {
    var shown = new HashSet<String>();
    Stream.concat(to.stream(), cc.stream())
        .forEach(each -> shown.add(each.address().toLowerCase(Locale.ROOT)));
    return recipients.stream()
        .filter(each -> shown.add(each.toLowerCase(Locale.ROOT)))
        .map(each -> new Mailbox(null, each))
        .toList();
  }

  private String subject() {
    var subject = CONTROLS.matcher(parsed.subject()).replaceAll(" ").strip();
    if (subject.length() > MAX_SUBJECT_CHARS) {
      throw Problem.invalid("Subject must not be longer than " + MAX_SUBJECT_CHARS + " characters");
    }
    return subject.isEmpty() ? null : subject;
  }

  private Content content() {
    var files = new ArrayList<Content.File>();
    for (var each : parsed.attachments()) {
      files.add(
          new Content.File(
              fileName(each, files.size()), each.contentType(), contentId(each), each.content()));
    }
    return Content.of(parsed.text(), parsed.html(), files);
  }

  private static String fileName(ParsedAttachment attachment, int number) {
    var name = attachment.name();
    if (name == null || name.isBlank()) {
      return "attachment-" + number;
    }
    return name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS);
  }

  /** Programs give all files such an id; only one that the HTML shows is not to be listed too. */
  private String contentId(ParsedAttachment attachment) {
    var id = attachment.contentId();
    boolean shown = parsed.html() != null && id != null && parsed.html().contains("cid:" + id);
    return Content.isContentId(id) && (shown || attachment.inline()) ? id : null;
  }

  /** Those that the API takes; of several of one name the first. */
  private Map<String, String> headers() {
    var free = new LinkedHashMap<String, String>();
    var known = new HashSet<String>();
    for (var each : parsed.headers()) {
      boolean taken =
          free.size() < MAX_HEADERS
              && SendRequest.isFree(each.name())
              && each.value().length() <= MAX_HEADER_CHARS
              && !Fields.breaksLine(each.value())
              && known.add(each.name().toLowerCase(Locale.ROOT));
      if (taken) {
        free.put(each.name(), each.value());
      }
    }
    return free;
  }
}
