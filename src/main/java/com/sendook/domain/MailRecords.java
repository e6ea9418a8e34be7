package com.sendook.domain;

import static com.sendook.domain.RecordCheck.failed;
import static com.sendook.domain.RecordCheck.verified;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Holds what was found in DNS against what was expected, by the rules of each record's RFC. */
final class MailRecords {
  private static final String SPF_VERSION = "v=spf1";
  private static final String DMARC_VERSION = "v=dmarc1";
  private static final Set<String> DMARC_POLICIES = Set.of("none", "quarantine", "reject");

  private MailRecords() {}

  /**
   * Mail goes to the hosts with the lowest number; the others are tried only after those (RFC 5321,
   * 5.1).
   *
   * @param found such as {@code 10 mx.example.com}
   */
  static RecordCheck mx(String host, List<String> found) {
    int lowest = found.stream().mapToInt(MailRecords::preference).min().orElseThrow();
    boolean ours =
        found.stream().anyMatch(each -> isHost(each, host) && preference(each) == lowest);
    return ours
        ? verified(Purpose.MX, found)
        : failed(Purpose.MX, found, "mail for the domain does not go to " + host + " first");
  }

  /** Whether any of the MX records is another's. */
  static boolean hasForeignMx(String host, List<String> found) {
    return found.stream().anyMatch(each -> !isHost(each, host));
  }

  private static int preference(String mx) {
    return Integer.parseInt(mx.substring(0, mx.indexOf(' ')));
  }

  private static boolean isHost(String mx, String host) {
    return mx.substring(mx.indexOf(' ') + 1).equalsIgnoreCase(host);
  }

  /** One record, with our mechanism before {@code all} ends the evaluation (RFC 7208, 4.5, 5.1). */
  static RecordCheck spf(String mechanism, List<String> texts) {
    var records = spfRecords(texts);
    if (records.isEmpty()) {
      return failed(Purpose.SPF, records, "there is no TXT record that begins with v=spf1");
    }
    if (records.size() > 1) {
      return failed(Purpose.SPF, records, "there must be one SPF record, and there are several");
    }
    for (var term : records.get(0).toLowerCase(Locale.ROOT).split(" +", -1)) {
      var bare = term.startsWith("+") ? term.substring(1) : term;
      if (bare.equals(mechanism.toLowerCase(Locale.ROOT))) {
        return verified(Purpose.SPF, records);
      }
      if (bare.matches("[-~?]?all")) {
        break;
      }
    }
    return failed(Purpose.SPF, records, "the SPF record does not hold " + mechanism);
  }

  static List<String> spfRecords(List<String> texts) {
    return texts.stream().filter(MailRecords::isSpf).toList();
  }

  private static boolean isSpf(String text) {
    return text.equalsIgnoreCase(SPF_VERSION)
        || text.regionMatches(true, 0, SPF_VERSION + " ", 0, SPF_VERSION.length() + 1);
  }

  /** The record of the RSA key. */
  static RecordCheck dkim(String publicKey, List<String> texts) {
    return key(Purpose.DKIM, "rsa", publicKey, texts);
  }

  /** The record of the Ed25519 key. */
  static RecordCheck dkimEd25519(String publicKey, List<String> texts) {
    return key(Purpose.DKIM_ED25519, "ed25519", publicKey, texts);
  }

  /** RFC 6376, 3.6.1 and 3.6.2.2: one record, our key, and nothing in it that forbids its use. */
  private static RecordCheck key(
      Purpose purpose, String type, String publicKey, List<String> texts) {
    if (texts.size() > 1) {
      return failed(purpose, texts, "there must be one record here, and there are several");
    }
    var tags = Tags.parse(texts.get(0));
    var key = tags.getOrDefault("p", "").replaceAll("\\s+", "");
    if (!key.equals(publicKey)) {
      return failed(purpose, texts, "the key (p=) is not the one that was made for this");
    }
    boolean usable =
        tags.getOrDefault("v", "DKIM1").equals("DKIM1")
            && tags.getOrDefault("k", "rsa").equals(type)
            && lists(tags.getOrDefault("h", "sha256"), Set.of("sha256"))
            && lists(tags.getOrDefault("s", "*"), Set.of("*", "email"));
    return usable
        ? verified(purpose, texts)
        : failed(purpose, texts, "the key is right, but other tags forbid its use for mail");
  }

  private static boolean lists(String value, Set<String> any) {
    return List.of(value.split("\\s*:\\s*", -1)).stream().anyMatch(any::contains);
  }

  /** One record with a policy (RFC 7489, 6.6.3); which, is the domain's own affair. */
  static RecordCheck dmarc(List<String> texts) {
    var records = dmarcRecords(texts);
    if (records.isEmpty()) {
      return failed(Purpose.DMARC, records, "there is no TXT record that begins with v=DMARC1");
    }
    if (records.size() > 1) {
      return failed(Purpose.DMARC, records, "there must be one record here, and there are several");
    }
    return DMARC_POLICIES.contains(policy(records.get(0)))
        ? verified(Purpose.DMARC, records)
        : failed(Purpose.DMARC, records, "the policy (p=) must be none, quarantine or reject");
  }

  /** What the one DMARC record asks for, or an empty text. */
  static String dmarcPolicy(List<String> found) {
    return found.size() == 1 ? policy(found.get(0)) : "";
  }

  /** Whether mail that does not pass is to be put aside or refused. */
  static boolean isStrict(List<String> found) {
    return Set.of("quarantine", "reject").contains(dmarcPolicy(found));
  }

  /** Whether a name below the domain is not enough for SPF (RFC 7489, 6.3: {@code aspf=s}). */
  static boolean wantsSpfOfTheDomainItself(List<String> found) {
    return found.size() == 1
        && Tags.parse(found.get(0)).getOrDefault("aspf", "r").equalsIgnoreCase("s");
  }

  private static List<String> dmarcRecords(List<String> texts) {
    return texts.stream()
        .filter(text -> text.regionMatches(true, 0, DMARC_VERSION, 0, DMARC_VERSION.length()))
        .toList();
  }

  private static String policy(String record) {
    return Tags.parse(record).getOrDefault("p", "").toLowerCase(Locale.ROOT);
  }

  static RecordCheck returnPath(String host, List<String> found) {
    return found.size() == 1 && found.get(0).equalsIgnoreCase(host)
        ? verified(Purpose.RETURN_PATH, found)
        : failed(Purpose.RETURN_PATH, found, "the name is an alias of something else than " + host);
  }
}
