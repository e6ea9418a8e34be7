package com.sendook.inbound.smtp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters after a path (RFC 5321, 4.1.2).
 *
 * <pre>
 * parameters    = esmtp-param *(SP esmtp-param)
 * esmtp-param   = esmtp-keyword ["=" esmtp-value]
 * esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-")
 * esmtp-value   = 1*(%d33-60 / %d62-126)
 * </pre>
 */
final class EsmtpParameters {
  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-<>-~]+))?");

  private EsmtpParameters() {}

  /** By upper-case keyword, with an empty value where there is none; nothing if malformed. */
  static Optional<Map<String, String>> parse(String text) {
    if (text.isEmpty()) {
      return Optional.of(Map.of());
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : text.split(" +", -1)) {
      Matcher matcher = PARAMETER.matcher(parameter);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      String keyword = matcher.group(1).toUpperCase(Locale.ROOT);
      String value = matcher.group(2) == null ? "" : matcher.group(2);
      if (parameters.put(keyword, value) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  static Reply malformed() {
    return Reply.badArgument("After the path come KEYWORD=value pairs, each keyword once");
  }

  static Reply unknown(String whatIsRight) {
    return Reply.of(555, "5.5.4", whatIsRight);
  }
}
