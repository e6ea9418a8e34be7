package com.sendook.inbound.verdict;

import com.sendook.mail.Mailbox;
import java.net.IDN;
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

  /** The domain of the author; empty where there is none, or authors of several. */
  String authorDomain() {
    var domains = authors.stream().map(each -> domain(each.address())).distinct().toList();
    return domains.size() == 1 ? domains.get(0) : "";
  }

  private static String domain(String address) {
    return ascii(address.substring(address.lastIndexOf('@') + 1));
  }

  private static String ascii(String name) {
    try {
      return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return name.toLowerCase(Locale.ROOT);
    }
  }
}
