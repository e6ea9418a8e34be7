package com.sendook.inbound.process;

import com.sendook.inbound.parse.ParsedMail;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a program made a mail rather than a person: then no program may answer it, or the two
 * would go on for ever (RFC 3834, 2).
 */
final class AutomaticMail {
  private static final Set<String> BULK = Set.of("bulk", "junk", "list", "auto_reply");

  private AutomaticMail() {}

  static boolean is(ParsedMail mail) {
    return isAutoSubmitted(mail)
        || mail.values("Precedence").stream().anyMatch(each -> BULK.contains(word(each)))
        || !mail.values("List-Id").isEmpty()
        || !mail.values("X-Autoreply").isEmpty()
        || mail.values("X-Auto-Response-Suppress").stream()
            .anyMatch(each -> !word(each).equals("none"));
  }

  /** RFC 3834, 5: anything but {@code no}, whatever parameters follow. */
  private static boolean isAutoSubmitted(ParsedMail mail) {
    return mail.values("Auto-Submitted").stream().anyMatch(each -> !word(each).equals("no"));
  }

  private static String word(String value) {
    return value.split("[;(\\s]", 2)[0].toLowerCase(Locale.ROOT);
  }
}
