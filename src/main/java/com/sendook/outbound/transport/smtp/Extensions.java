package com.sendook.outbound.transport.smtp;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a server offered in its reply to EHLO (RFC 5321, section 4.1.1.1), as far as it is used.
 *
 * @param pipelining RFC 2920
 * @param eightBitMime RFC 6152
 * @param startTls RFC 3207
 * @param size RFC 1870
 * @param maxBytes the largest mail that is taken; 0 where there is no limit or none was told
 * @param authMechanisms RFC 4954, in upper case
 */
record Extensions(
    boolean pipelining,
    boolean eightBitMime,
    boolean startTls,
    boolean size,
    long maxBytes,
    Set<String> authMechanisms) {

  /** What a server has that knows only HELO. */
  static final Extensions NONE = new Extensions(false, false, false, false, 0, Set.of());

  static Extensions of(ReplyLines ehlo) {
    Set<String> keywords = new HashSet<>();
    Set<String> mechanisms = new HashSet<>();
    long maxBytes = 0;
    for (String line : ehlo.lines().subList(1, ehlo.lines().size())) {
      // Some servers still write "AUTH=LOGIN", for clients older than the RFC.
      String[] words = line.toUpperCase(Locale.ROOT).strip().split("[ =]+", -1);
      keywords.add(words[0]);
      if (words[0].equals("AUTH")) {
        mechanisms.addAll(Arrays.asList(words).subList(1, words.length));
      } else if (words[0].equals("SIZE") && words.length > 1 && words[1].matches("\\d{1,18}")) {
        maxBytes = Long.parseLong(words[1]);
      }
    }
    return new Extensions(
        keywords.contains("PIPELINING"),
        keywords.contains("8BITMIME"),
        keywords.contains("STARTTLS"),
        keywords.contains("SIZE"),
        maxBytes,
        Set.copyOf(mechanisms));
  }
}
