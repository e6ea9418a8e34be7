package com.sendook.inbound.verdict;

import java.util.Locale;

/** What one method says of a mail (RFC 8601, 2.7). */
enum Result {
  PASS,
  FAIL,
  SOFTFAIL,
  NEUTRAL,
  NONE,
  /** DNS did not answer: it may be told another time. */
  TEMPERROR,
  /** What the domain published, or the mail says, cannot be understood. */
  PERMERROR;

  static Result of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** As it stands in a header field and in the API. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
