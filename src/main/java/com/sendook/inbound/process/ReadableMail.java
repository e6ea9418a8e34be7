package com.sendook.inbound.process;

import com.sendook.inbound.parse.ParsedMail;
import com.sendook.mail.BodyText;

/**
 * A parsed mail with both bodies: the one that it lacks is derived from the other. Making one costs
 * time in proportion to the mail.
 */
record ReadableMail(ParsedMail parsed, String text, String html) {
  static ReadableMail of(ParsedMail parsed) {
    var text = parsed.text();
    if (text == null) {
      text = parsed.html() == null ? "" : BodyText.fromHtml(parsed.html());
    }
    return new ReadableMail(
        parsed, text, parsed.html() == null ? BodyText.toHtml(text) : parsed.html());
  }
}
