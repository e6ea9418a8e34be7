package com.sendook.inbox;

import com.sanctionco.jmail.JMail;
import com.sendook.mail.Mailbox;
import com.sendook.problem.Problem;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/** Which addresses an inbox may have. */
public final class InboxAddress {
  private static final int MAX_LOCAL_CHARS = 40;

  /**
   * Names in the default domain that mean whoever runs it, and are nobody else's: for the network
   * and its services (RFC 2142), for reports and bounces of the gateway's own, for automatic mail
   * that nobody answers, and those by which certificate authorities let somebody prove that a
   * domain is theirs.
   */
  private static final Set<String> RESERVED =
      Set.of(
          "abuse",
          "noc",
          "security",
          "postmaster",
          "hostmaster",
          "webmaster",
          "usenet",
          "uucp",
          "www",
          "ftp",
          "bounce",
          "bounces",
          "mailer-daemon",
          "complaints",
          "dmarc",
          "unsubscribe",
          "noreply",
          "no-reply",
          "donotreply",
          "do-not-reply",
          "admin",
          "administrator",
          "root",
          "ssladmin",
          "sysadmin");

  private final String defaultDomain;
  private final OwnDomains ownDomains;

  public InboxAddress(String defaultDomain, OwnDomains ownDomains) {
    this.defaultDomain = defaultDomain.toLowerCase(Locale.ROOT);
    this.ownDomains = ownDomains;
  }

  /**
   * The address that a user asked for, in lower case: on the default domain, or on one that the
   * organization has verified.
   */
  public Future<String> checked(String organizationId, String email) {
    var mailbox = Mailbox.tryOf(email).filter(each -> each.name() == null);
    if (mailbox.isEmpty() || !JMail.strictValidator().isValid(mailbox.get().address())) {
      throw Problem.invalid("email", "is not an e-mail address such as support@" + defaultDomain);
    }
    var address = mailbox.get().address().toLowerCase(Locale.ROOT);
    if (isReserved(address)) {
      throw Problem.invalid(
          "email", "is reserved: mail for this name goes to whoever runs the domain");
    }
    var domain = address.substring(address.lastIndexOf('@') + 1);
    if (domain.equals(defaultDomain)) {
      return Future.succeededFuture(address);
    }
    return ownDomains
        .isVerified(organizationId, domain)
        .compose(
            verified ->
                verified
                    ? Future.succeededFuture(address)
                    : Future.failedFuture(Problem.notFoundBecause("Invalid domain name")));
  }

  /**
   * Domains of users' own are theirs, with all names in them. What stands behind a plus sign makes
   * no other name: {@code bounce+…} is where mail comes back.
   */
  private boolean isReserved(String address) {
    int at = address.lastIndexOf('@');
    return address.substring(at + 1).equals(defaultDomain)
        && RESERVED.contains(address.substring(0, at).split("\\+", 2)[0]);
  }

  /** {@code support@…} for an inbox named Support. */
  String fromName(String name) {
    var local = localPart(name);
    return local.isEmpty() || RESERVED.contains(local)
        ? fromNameWithTail(name)
        : local + "@" + defaultDomain;
  }

  /** The same with a tail that nobody has. */
  String fromNameWithTail(String name) {
    var local = localPart(name);
    var tail = Ids.next().substring(16);
    return (local.isEmpty() ? "inbox" : local) + "-" + tail + "@" + defaultDomain;
  }

  private static String localPart(String name) {
    if (name == null) {
      return "";
    }
    var plain =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\p{M}+", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return plain.substring(0, Math.min(plain.length(), MAX_LOCAL_CHARS)).replaceAll("-$", "");
  }
}
