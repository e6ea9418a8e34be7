package com.sendook.domain;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which names a domain may have. */
final class DomainName {
  /** The names of its records are longer, and a name has at most 253 characters (RFC 1035). */
  private static final int MAX_CHARS = 220;

  /** Two labels at least, and a last one that no address of IPv4 ends in. */
  private static final Pattern ASCII =
      Pattern.compile("(?:[a-z0-9-]{1,63}\\.)+(?!\\d+$)[a-z0-9-]{2,63}");

  private DomainName() {}

  /**
   * The name in A-labels (RFC 5890) and lower case, without a final dot; nothing where it is no
   * name for a domain.
   */
  static Optional<String> parse(String written) {
    var name = written.strip();
    if (name.length() > MAX_CHARS) {
      return Optional.empty();
    }
    try {
      var ascii =
          IDN.toASCII(
              name.endsWith(".") ? name.substring(0, name.length() - 1) : name,
              IDN.USE_STD3_ASCII_RULES | IDN.ALLOW_UNASSIGNED);
      return Optional.of(ascii.toLowerCase(Locale.ROOT))
          .filter(each -> each.length() <= MAX_CHARS && ASCII.matcher(each).matches());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
