package com.sendook.inbound.smtp;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Counts the hosts that a mail has come through, by its trace fields (RFC 5321, 4.4), while its
 * header passes: one that goes round and round is refused and not taken once more (6.3).
 */
final class HopCount {
  /** RFC 5321, 6.3: at least a hundred. */
  private static final int MAX_HOPS = 100;

  /** Lists and forwarders may bring a mail back; again and again they do not. */
  private static final int MAX_TIMES_HERE = 5;

  /** So much of a field is looked at. */
  private static final int MAX_FIELD_OCTETS = 2_048;

  private static final String TRACE = "received:";

  /** The word, wherever it stands in a field, and what may be the name of a host behind it. */
  private static final Pattern BY = Pattern.compile("(?i)\\sby(?=\\s+(\\S+))");

  private static final Pattern LONGER_NAME = Pattern.compile("[\\w.-]");

  private final String hostname;
  private final StringBuilder line = new StringBuilder();
  private final StringBuilder field = new StringBuilder();
  private boolean inBody;
  private int hops;
  private int timesHere;

  HopCount(String hostname) {
    this.hostname = hostname;
  }

  /** Looks at the next bytes of the mail. */
  void read(Buffer mail) {
    for (int i = 0; i < mail.length() && !inBody; i++) {
      byte octet = mail.getByte(i);
      if (octet == '\n') {
        endLine();
      } else if (octet != '\r' && line.length() < MAX_FIELD_OCTETS) {
        line.append((char) (octet & 0xff));
      }
    }
  }

  private void endLine() {
    boolean folded = line.length() > 0 && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
    if (!folded) {
      endField();
    }
    if (field.length() + line.length() <= MAX_FIELD_OCTETS) {
      field.append(line);
    }
    inBody = line.length() == 0;
    line.setLength(0);
  }

  private void endField() {
    boolean trace =
        field.length() > TRACE.length()
            && field.substring(0, TRACE.length()).toLowerCase(Locale.ROOT).equals(TRACE);
    if (trace) {
      hops++;
      timesHere += isByUs() ? 1 : 0;
    }
    field.setLength(0);
  }

  private boolean isByUs() {
    return BY.matcher(field).results().anyMatch(by -> isUs(by.group(1)));
  }

  /** A comment may follow the name directly. */
  private boolean isUs(String host) {
    return host.regionMatches(true, 0, hostname, 0, hostname.length())
        && !LONGER_NAME.matcher(host.substring(hostname.length())).lookingAt();
  }

  boolean isLoop() {
    return hops > MAX_HOPS || timesHere > MAX_TIMES_HERE;
  }
}
