package com.sendook.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Records as the lines of a zone file (RFC 1035, 5). */
final class ZoneFile {
  /** A string in a TXT record has its length in one byte. */
  private static final int STRING_CHARS = 255;

  private static final int TTL_SECONDS = 3600;

  private ZoneFile() {}

  static String of(List<DnsRecord> records) {
    return records.stream().map(ZoneFile::line).collect(Collectors.joining());
  }

  private static String line(DnsRecord record) {
    return "%s. %d IN %s %s\n".formatted(record.name(), TTL_SECONDS, record.type(), data(record));
  }

  private static String data(DnsRecord record) {
    return switch (record.type()) {
      case "TXT" -> strings(record.value());
      case "MX" -> record.priority() + " " + record.value() + ".";
      default -> record.value() + ".";
    };
  }

  private static String strings(String text) {
    var strings = new ArrayList<String>();
    for (int start = 0; start < text.length(); start += STRING_CHARS) {
      var part = text.substring(start, Math.min(text.length(), start + STRING_CHARS));
      strings.add('"' + part.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }
    return String.join(" ", strings);
  }
}
