package com.sendook.inbound.verdict;

import java.util.List;
import java.util.StringJoiner;

/**
 * What SPF, DKIM and DMARC say of a mail, in the words of RFC 8601.
 *
 * @param spf null, as are {@code dkim} and {@code dmarc}, where nothing was judged
 * @param field the body of the {@code Authentication-Results} field that says so, unfolded
 */
public record Verdicts(String spf, String dkim, String dmarc, String field) {

  /**
   * Those of a mail that did not come from another host by SMTP: nobody has judged it, and the
   * field says so (RFC 8601, 2.2: {@code none}).
   */
  public static Verdicts none(String hostname) {
    return new Verdicts(null, null, null, hostname + "; none");
  }

  static Verdicts of(
      String hostname,
      Claim claim,
      Result spf,
      List<Signature> signatures,
      DmarcCheck.Outcome dmarc) {
    var field = new StringJoiner("; ").add(hostname);
    var envelope = claim.reversePath().isEmpty() ? "smtp.helo" : "smtp.mailfrom";
    field.add("spf=" + spf + property(envelope, claim.envelopeDomain()));
    if (signatures.isEmpty()) {
      field.add("dkim=none");
    }
    for (var each : signatures) {
      field.add(
          "dkim="
              + each.result()
              + property("header.d", each.domain())
              + property("header.s", each.selector()));
    }
    var policy = dmarc.policy().isEmpty() ? "" : " (p=" + dmarc.policy() + ")";
    field.add("dmarc=" + dmarc.result() + policy + property("header.from", claim.authorDomain()));
    return new Verdicts(
        spf.toString(), worth(signatures).toString(), dmarc.result().toString(), field.toString());
  }

  /** The sender chose the value: what may not stand in the field without quotes stays out. */
  private static String property(String name, String value) {
    return value.matches("[A-Za-z0-9._-]{1,253}") ? " " + name + "=" + value : "";
  }

  /** One signature that holds is enough; else the reason that may pass comes first. */
  private static Result worth(List<Signature> signatures) {
    var results = signatures.stream().map(Signature::result).toList();
    return List.of(Result.PASS, Result.TEMPERROR, Result.NEUTRAL, Result.FAIL, Result.PERMERROR)
        .stream()
        .filter(results::contains)
        .findFirst()
        .orElse(results.isEmpty() ? Result.NONE : results.get(0));
  }
}
