package com.sendook.inbound.verdict;

import com.sendook.mail.Mailbox;
import java.net.IDN;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Who a mail says it is from.
 *
 * @param clientAddress the IP address that it came from
 * @param reversePath empty for the null one
 * @param helo how the client introduced itself
 * @param authors the mailboxes of From
 */
public record Claim(String clientAddress, String reversePath, String helo, List<Mailbox> authors) {
  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;

  /** The domain that SPF is about: the reverse-path's, or the client's name where that is null. */
  String envelopeDomain() {
    return reversePath.isEmpty() ? ascii(helo) : domain(reversePath);
  }

  /** The reverse-path as SPF reads it, its domain in A-labels. */
  String asciiReversePath() {
    return reversePath.isEmpty()
        ? ""
        : reversePath.substring(0, reversePath.lastIndexOf('@') + 1) + domain(reversePath);
  }

  /** The domain of the author; empty where there is none, authors of several, or no real name. */
  String authorDomain() {
    var domains = authors.stream().map(each -> domain(each.address())).distinct().toList();
    return domains.size() == 1 && isName(domains.get(0)) ? domains.get(0) : "";
  }

  /** RFC 1035, 2.3.4: what is longer has no records, and takes long to find that out. */
  static boolean isName(String domain) {
    return domain.length() <= MAX_NAME
        && Arrays.stream(domain.split("\\.", -1))
            .allMatch(label -> !label.isEmpty() && label.length() <= MAX_LABEL);
  }

  private static String domain(String address) {
    return ascii(address.substring(address.lastIndexOf('@') + 1));
  }

  private static String ascii(String name) {
    try {
      return name.length() > MAX_NAME
          ? name
          : IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return name.toLowerCase(Locale.ROOT);
    }
  }
}
