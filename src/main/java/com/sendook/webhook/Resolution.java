package com.sendook.webhook;

import java.net.InetAddress;
import java.util.List;

/** What became of looking a host up. */
sealed interface Resolution {
  /** Every address of it may be called. */
  record Allowed(List<InetAddress> addresses) implements Resolution {}

  /** It must not be called; the reason is for a person. */
  record Forbidden(String reason) implements Resolution {}

  /** Its addresses could not be found. */
  record Unknown(String reason) implements Resolution {}
}
