package com.sendook.http;

import java.util.Optional;
import java.util.regex.Pattern;

/** A bearer token, as it is shown in a field {@code Authorization: Bearer <…>} (RFC 6750, 2.1). */
public final class Bearer {
  private static final Pattern FIELD = Pattern.compile("(?i)Bearer +([\\x21-\\x7e]{1,256})");

  private Bearer() {}

  /**
   * The token, or nothing where the field holds none.
   *
   * @param field the field's value, or null where there is none
   */
  public static Optional<String> of(String field) {
    return Optional.ofNullable(field)
        .map(FIELD::matcher)
        .filter(match -> match.matches())
        .map(match -> match.group(1));
  }
}
