package com.sendook.inbound.smtp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parameters after a path (RFC 5321, 4.1.2; beyond ASCII RFC 6531, 3.3).
 *
 * <pre>
 * parameters    = esmtp-param *(SP esmtp-param)
 * esmtp-param   = esmtp-keyword ["=" esmtp-value]
 * esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-")
 * esmtp-value   = 1*(%d33-60 / %d62-126 / UTF8-non-ascii)
 * </pre>
 */
final class EsmtpParameters {
  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9-]*+)(?:=([!-<>-~\\x{A0}-\\x{10FFFF}]++))?");

  /**
   * RFC 3461, 4: what no parameter may hold as it is.
   *
   * <pre>xtext = *( xchar / hexchar )</pre>
   */
  static final String XTEXT = "(?:[!-*,-<>-~]|\\+[0-9A-F]{2})";

  /**
   * One parameter that a command takes.
   *
   * @param keyword in upper case
   * @param value matches the value, or nothing where there is to be none
   * @param whatIsRight for whoever wrote another value
   */
  record Rule(String keyword, Pattern value, String whatIsRight) {

    /** A rule whose value is the same in upper and lower case. */
    static Rule of(String keyword, String value, String whatIsRight) {
      return new Rule(keyword, Pattern.compile(value, Pattern.CASE_INSENSITIVE), whatIsRight);
    }
  }

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

  /** What is wrong with them, if anything is. */
  static Optional<Reply> refusal(String verb, Map<String, String> parameters, List<Rule> rules) {
    Map<String, Rule> known = rules.stream().collect(Collectors.toMap(Rule::keyword, rule -> rule));
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      Rule rule = known.get(parameter.getKey());
      if (rule == null) {
        String keywords = rules.stream().map(Rule::keyword).collect(Collectors.joining(", "));
        return Optional.of(Reply.of(555, "5.5.4", verb + " takes here: " + keywords));
      }
      if (!rule.value().matcher(parameter.getValue()).matches()) {
        return Optional.of(Reply.badArgument(rule.whatIsRight()));
      }
    }
    return Optional.empty();
  }

  static Reply malformed() {
    return Reply.badArgument("After the path come KEYWORD=value pairs, each keyword once");
  }
}
