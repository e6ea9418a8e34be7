package com.sendook.webhook;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * The URL of a webhook (RFC 3986), taken apart once, so that what is checked is what is called.
 *
 * @param tls whether the scheme is https
 * @param host a name as A-labels, or an address as it was written; an IPv6 address stands in
 *     brackets
 * @param target path and query, as the request line has them
 */
record Endpoint(boolean tls, String host, int port, String target) {
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:@]+)(?::(\\d{1,5}))?");
  private static final String NO_HOST = "must name a host, such as https://example.com/hooks";
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}");

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException where it cannot be a webhook's; the message follows the name
   *     of the field
   */
  static Endpoint parse(String url) {
    var uri = uri(url);
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    require(
        tls || "http".equalsIgnoreCase(uri.getScheme()),
        "must begin with http:// or https://, such as https://example.com/hooks");
    var authority = uri.getRawAuthority();
    require(authority != null, NO_HOST);
    require(authority.indexOf('@') < 0, "must not hold a user name or password");
    var match = AUTHORITY.matcher(authority);
    require(match.matches(), NO_HOST);
    return new Endpoint(tls, host(match.group(1)), port(match.group(2), tls), target(uri));
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not a URL: " + e.getReason(), e);
    }
  }

  private static String host(String written) {
    if (written.startsWith("[")) {
      return written;
    }
    try {
      // Full-width digits and dots become plain ones here, before anything is checked.
      var host = IDN.toASCII(written);
      require(HOST.matcher(host).matches(), NO_HOST);
      return host;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(NO_HOST, e);
    }
  }

  private static int port(String written, boolean tls) {
    if (written == null) {
      return tls ? 443 : 80;
    }
    int port = Integer.parseInt(written);
    require(port >= 1 && port <= 65535, "must have a port from 1 to 65535");
    return port;
  }

  private static String target(URI uri) {
    var ascii = URI.create(uri.toASCIIString());
    var path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
