package com.sendook.inbox;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An address and the one that it is a sub-address of (RFC 5233): {@code support+orders@…} belongs
 * to {@code support@…}. Both in lower case.
 *
 * @param base the same as {@code whole} where it is no sub-address
 */
record SubAddress(String whole, String base) {
  static SubAddress of(String email) {
    var whole = email.toLowerCase(Locale.ROOT);
    int at = whole.lastIndexOf('@');
    int plus = whole.indexOf('+');
    boolean isSub = plus > 0 && plus < at && whole.charAt(0) != '"';
    return new SubAddress(whole, isSub ? whole.substring(0, plus) + whole.substring(at) : whole);
  }

  boolean isSub() {
    return !whole.equals(base);
  }

  /** The addresses under which its inbox may stand. */
  List<String> names() {
    return isSub() ? List.of(whole, base) : List.of(whole);
  }

  /** Whoever has the very address, or else the base; null where nobody has. */
  Inbox among(Map<String, Inbox> byEmail) {
    return byEmail.getOrDefault(whole, byEmail.get(base));
  }
}
