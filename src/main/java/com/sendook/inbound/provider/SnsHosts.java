package com.sendook.inbound.provider;

import java.net.URI;
import java.util.regex.Pattern;

/** Tells which URLs are those of Amazon's notification service: nobody else has such names. */
public final class SnsHosts {
  private static final Pattern HOST =
      Pattern.compile("sns\\.[a-z0-9-]{3,32}\\.amazonaws\\.com(\\.cn)?");
  private static final int HTTPS = 443;

  private SnsHosts() {}

  /** Whether it leads to {@code sns.<region>.amazonaws.com} by https, and to nothing else. */
  public static boolean isOne(URI url) {
    return "https".equalsIgnoreCase(url.getScheme())
        && url.getHost() != null
        && HOST.matcher(url.getHost()).matches()
        && url.getRawUserInfo() == null
        && url.getRawFragment() == null
        && (url.getPort() == -1 || url.getPort() == HTTPS);
  }
}
