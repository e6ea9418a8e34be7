package com.sendook.inbound.process;

import com.sendook.inbound.parse.ParsedMail;
import com.sendook.inbound.reply.HtmlReply;
import com.sendook.inbound.reply.ReplyText;
import com.sendook.mail.BodyText;

/**
 * A parsed mail with both bodies, and the new words in them: the body that it lacks is derived from
 * the other. Making one costs time and memory in proportion to the mail, and markup may be many
 * times as long as the text: from what is very long nothing is derived.
 */
record ReadableMail(
    ParsedMail parsed, String text, String html, String extractedText, boolean isAutomatic) {
  private static final int MAX_DERIVED_FROM_CHARS = 1024 * 1024;

  static ReadableMail of(ParsedMail parsed) {
    var text = parsed.text();
    if (text == null) {
      text = isDerivable(parsed.html()) ? BodyText.fromHtml(parsed.html()) : "";
    }
    var html = parsed.html();
    if (html == null) {
      html = isDerivable(text) ? BodyText.toHtml(text) : "";
    }
    return new ReadableMail(parsed, text, html, extract(parsed, text), AutomaticMail.is(parsed));
  }

  /** Without a plain body, by what the markup says of itself. */
  private static String extract(ParsedMail parsed, String text) {
    return parsed.text() == null && isDerivable(parsed.html())
        ? HtmlReply.of(parsed.html())
        : ReplyText.of(text);
  }

  private static boolean isDerivable(String body) {
    return body != null && body.length() <= MAX_DERIVED_FROM_CHARS;
  }
}
