package com.sendook.inbound.process;

import com.sendook.inbox.Inbox;
import com.sendook.inbox.Inboxes;
import com.sendook.problem.Problem;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.function.Function;

/**
 * Takes mail for the postmaster of every domain that mail comes here for (RFC 5321, 4.5.1): whoever
 * runs the domain gets an inbox for it with the first mail, unless there is one.
 */
public final class Postmaster {
  private static final String NAME = "postmaster";

  private final Inboxes inboxes;
  private final String defaultDomain;
  private final Function<String, Future<String>> organizationOf;

  /**
   * The postmasters of this installation.
   *
   * @param organizationOf who runs a domain; empty where its mail does not come here
   */
  public Postmaster(
      Inboxes inboxes, String defaultDomain, Function<String, Future<String>> organizationOf) {
    this.inboxes = inboxes;
    this.defaultDomain = defaultDomain.toLowerCase(Locale.ROOT);
    this.organizationOf = organizationOf;
  }

  /** The address with a domain: without one it is that of the gateway's own. */
  String qualified(String address) {
    return address.equalsIgnoreCase(NAME) ? NAME + "@" + defaultDomain : address;
  }

  boolean is(String address) {
    return address.regionMatches(true, 0, NAME + "@", 0, NAME.length() + 1);
  }

  /** Whether there is somebody to have the mail, who has not deleted the inbox for it. */
  Future<Boolean> takes(String address) {
    return organizationOf
        .apply(domain(address))
        .compose(
            organization ->
                organization.isEmpty()
                    ? Future.succeededFuture(false)
                    : inboxes.isGone(address).map(gone -> !gone));
  }

  private static String domain(String address) {
    return address.substring(NAME.length() + 1).toLowerCase(Locale.ROOT);
  }

  /** Makes the inbox; null where the domain is nobody's here, or its inbox was deleted. */
  Future<Inbox> inbox(String address) {
    var email = address.toLowerCase(Locale.ROOT);
    return organizationOf
        .apply(domain(address))
        .compose(
            organization ->
                organization.isEmpty()
                    ? Future.succeededFuture()
                    : inboxes
                        .create(Ids.deriveTimeless(NAME, email), organization, "Postmaster", email)
                        .recover(Postmaster::nullIfTaken));
  }

  private static Future<Inbox> nullIfTaken(Throwable error) {
    boolean taken = error instanceof Problem problem && problem.kind() == Problem.Kind.INVALID;
    return taken ? Future.succeededFuture() : Future.failedFuture(error);
  }
}
