package com.sendook.inbound.verdict;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a domain asks for (RFC 7489, 6.3).
 *
 * @param policy {@code none}, {@code quarantine} or {@code reject}
 * @param subdomainPolicy the same for names below the domain
 * @param strictDkim whether a signature counts only where it has the very same domain
 * @param strictSpf likewise for SPF
 * @param publicSuffix {@code y}, {@code n}, or {@code u} where it does not say
 */
record DmarcRecord(
    String policy,
    String subdomainPolicy,
    boolean strictDkim,
    boolean strictSpf,
    String publicSuffix) {

  private static final String VERSION = "v=dmarc1";

  /** The one record among the TXT records of a name; several are as good as none (6.6.3). */
  static Optional<DmarcRecord> among(List<String> texts) {
    var records = texts.stream().filter(DmarcRecord::isOne).toList();
    return records.size() == 1 ? Optional.of(of(records.get(0))) : Optional.empty();
  }

  /** The version comes first, and behind it something else or nothing. */
  private static boolean isOne(String text) {
    int end = text.indexOf(';');
    var first = (end < 0 ? text : text.substring(0, end)).replaceAll("[ \t]", "");
    return first.toLowerCase(Locale.ROOT).equals(VERSION);
  }

  private static DmarcRecord of(String text) {
    var tags = tags(text);
    var policy = policy(tags.get("p"), "none");
    return new DmarcRecord(
        policy,
        policy(tags.get("sp"), policy),
        "s".equals(tags.get("adkim")),
        "s".equals(tags.get("aspf")),
        tags.getOrDefault("psd", "u"));
  }

  private static Map<String, String> tags(String text) {
    var tags = new HashMap<String, String>();
    for (var tag : text.split(";", -1)) {
      int equals = tag.indexOf('=');
      if (equals > 0) {
        var name = tag.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        tags.putIfAbsent(name, tag.substring(equals + 1).strip().toLowerCase(Locale.ROOT));
      }
    }
    return tags;
  }

  private static String policy(String asked, String otherwise) {
    return asked != null && asked.matches("none|quarantine|reject") ? asked : otherwise;
  }
}
