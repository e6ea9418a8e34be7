package com.sendook.inbound.report;

import com.sendook.inbound.parse.MailParser;
import com.sendook.inbound.parse.ParsedAttachment;
import com.sendook.inbound.parse.ParsedMail;
import com.sendook.mail.BodyText;
import com.sendook.mail.MailCharset;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A mail as the readers of reports look at it: of its text, and of each of its parts, the first 64
 * KiB.
 */
final class ReportMail {
  static final int MAX_CHARS = 64 << 10;

  private static final int MAX_PARTS = 4;

  private static final List<String> PARTS_OF_REPORTS =
      List.of("delivery-status", "feedback-report", "disposition-notification");

  private final ParsedMail mail;
  private final Map<String, String> headers = new HashMap<>();
  private Notice notice;
  private Optional<ParsedMail> returned;

  ReportMail(ParsedMail mail) {
    this.mail = mail;
    mail.headers()
        .forEach(each -> headers.putIfAbsent(each.name().toLowerCase(Locale.ROOT), each.value()));
  }

  ParsedMail parsed() {
    return mail;
  }

  /** What is written for people, without the mail that comes back below it. */
  String notice() {
    return parted().text();
  }

  /** The mail that comes back, or as much of its header as does; null where nothing does. */
  ParsedMail returned() {
    if (returned == null) {
      returned = Optional.ofNullable(returned(mail, parted()));
    }
    return returned.orElse(null);
  }

  /** Ordinary mail is spared it. */
  private Notice parted() {
    if (notice == null) {
      notice = Notice.of(text(mail));
    }
    return notice;
  }

  /** Whether it has a part that a report may have, and few other mails. */
  boolean hasPartOfReport() {
    return mail.attachments().stream()
        .map(ParsedAttachment::contentType)
        .anyMatch(type -> holdsMail(type) || PARTS_OF_REPORTS.stream().anyMatch(type::contains));
  }

  /** The first header field of that name. */
  Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  /** The text of the first parts whose type has that word in its name. */
  List<String> parts(String word) {
    return mail.attachments().stream()
        .filter(part -> part.contentType().contains(word))
        .limit(MAX_PARTS)
        .map(part -> MailCharset.decodeUndeclared(beginning(part.content())))
        .toList();
  }

  /** The report-type of a multipart/report (RFC 6522); empty where it is none. */
  String reportType() {
    String type = header("content-type").orElse("").toLowerCase(Locale.ROOT);
    int at = type.indexOf("report-type");
    int equals = at < 0 ? -1 : type.indexOf('=', at);
    if (equals < 0) {
      return "";
    }
    int end = type.indexOf(';', equals);
    String value = type.substring(equals + 1, end < 0 ? type.length() : end);
    return value.replace('"', ' ').strip();
  }

  private static String text(ParsedMail mail) {
    String text = mail.text();
    if (text == null || text.isBlank()) {
      text = mail.html() == null ? "" : BodyText.fromHtml(beginning(mail.html()));
    }
    return beginning(text);
  }

  /** From the part that is for it, else from below the notice. */
  private static ParsedMail returned(ParsedMail mail, Notice notice) {
    for (ParsedAttachment part : mail.attachments()) {
      if (holdsMail(part.contentType())) {
        return new MailParser().parse(withoutLeadingBlanks(beginning(part.content())));
      }
    }
    return notice.returned().isBlank()
        ? null
        : new MailParser().parse(notice.returned().getBytes(StandardCharsets.UTF_8));
  }

  /** RFC 2046, 5.2.1 and RFC 6522, 4; RFC 6532, 3.7 and RFC 6533, 5 with characters in UTF-8. */
  private static boolean holdsMail(String type) {
    return type.contains("rfc822")
        || type.equals("message/global")
        || type.equals("message/global-headers");
  }

  private static byte[] withoutLeadingBlanks(byte[] content) {
    int start = 0;
    while (start < content.length && content[start] <= ' ' && content[start] >= 0) {
      start++;
    }
    return Arrays.copyOfRange(content, start, content.length);
  }

  private static byte[] beginning(Buffer content) {
    return content.getBytes(0, Math.min(content.length(), MAX_CHARS));
  }

  private static String beginning(String text) {
    return text.substring(0, Math.min(text.length(), MAX_CHARS));
  }
}
