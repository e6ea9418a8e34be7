package com.sendook.outbound.bulk;

import com.sendook.outbound.accept.Content;
import com.sendook.outbound.accept.SendRequest;
import com.sendook.problem.Problem;
import java.util.List;
import java.util.Map;
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
    var variables = recipient.variables();
    var content = mail.content();
    var subject = mail.subject() == null ? null : fill(mail.subject(), variables, Template::line);
    return mail.with(
        List.of(recipient.to()),
        subject,
        new Content(
            fill(content.text(), variables, UnaryOperator.identity()),
            fill(content.html(), variables, Template::escaped),
            content.files()));
  }

  private static String line(String value) {
    if (value.chars().anyMatch(each -> each == '\r' || each == '\n' || each == 0)) {
      throw Problem.invalid(
          "recipients[].variables", "must not hold line breaks or NUL characters for a subject");
    }
    return value;
  }

  private static String fill(
      String text, Map<String, String> variables, UnaryOperator<String> form) {
    return GAP.matcher(text)
        .replaceAll(
            gap -> {
              var value = variables.get(gap.group(1));
              if (value == null) {
                throw Problem.invalid(
                    "recipients[].variables",
                    "must have " + gap.group(1) + ", which the template names");
              }
              return Matcher.quoteReplacement(form.apply(value));
            });
  }

  private static String escaped(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
