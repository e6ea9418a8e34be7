package com.sendook.domain;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The tag list of a DKIM or DMARC record: {@code name=value} pairs between semicolons. */
final class Tags {
  private Tags() {}

  /**
   * The tags by name in lower case; of those that come twice the first, of those without = none.
   */
  static Map<String, String> parse(String record) {
    var tags = new LinkedHashMap<String, String>();
    for (var part : record.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        tags.putIfAbsent(
            part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            part.substring(equals + 1).strip());
      }
    }
    return tags;
  }
}
