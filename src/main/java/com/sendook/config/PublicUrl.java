package com.sendook.config;

import java.net.URI;
import java.net.URISyntaxException;

/** The address under which users reach the HTTP API. */
final class PublicUrl {
  /** A link below it must fit into one line of a mail's header (RFC 5322, 2.1.1). */
  private static final int MAX_CHARS = 400;

  private PublicUrl() {}

  /** Whether links can be made below it: an absolute URL that ends with its host or a path. */
  static boolean isOne(String text) {
    try {
      var url = new URI(text);
      return text.length() <= MAX_CHARS
          && text.chars().allMatch(each -> each < 0x80)
          && ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
