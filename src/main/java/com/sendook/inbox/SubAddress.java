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

  /**
   * Whoever has the very address, or else the base; null where nobody has. The base's organization
   * has all of its sub-addresses, also one that somebody took before the base was made.
   */
  Inbox among(Map<String, Inbox> byEmail) {
    var very = byEmail.get(whole);
    var owner = byEmail.get(base);
    boolean foreign =
        very != null && owner != null && !very.organizationId().equals(owner.organizationId());
    boolean gone = very == null || very.deletedAt() != null;
    return foreign || gone ? owner : very;
  }
}
