package com.sendook.outbound.bulk;

import com.sendook.outbound.accept.Content;
import com.sendook.outbound.accept.SendRequest;
import com.sendook.problem.Problem;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mail with gaps such as {@code {{name}}} in its subject and bodies, which each recipient's
 * variables fill. In html a value is text: it cannot bring elements of its own.
 */
final class Template {
  private static final Pattern GAP = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_.-]{1,64})\\s*\\}\\}");

  private final SendRequest mail;

  Template(SendRequest mail) {
    this.mail = mail;
  }

  /** Fails with a {@link Problem} where a variable is missing, or makes no line of the subject. */
  SendRequest fill(Recipient recipient) {
    var content = mail.content();
    return mail.with(
        List.of(recipient.to()),
        mail.subject() == null ? null : fill(mail.subject(), recipient::line),
        new Content(
            fill(content.text(), recipient::text),
            fill(content.html(), recipient::html),
            content.files()));
  }

  private static String fill(String text, UnaryOperator<String> values) {
    return GAP.matcher(text)
        .replaceAll(gap -> Matcher.quoteReplacement(values.apply(gap.group(1))));
  }
}
