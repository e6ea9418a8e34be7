package com.sendook.webhook;

import com.sendook.net.AddressBlock;
import com.sendook.webhook.Resolution.Allowed;
import com.sendook.webhook.Resolution.Forbidden;
import com.sendook.webhook.Resolution.Unknown;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Keeps users from reaching the gateway's own network through their webhooks (server-side request
 * forgery). A host is looked up once, all its addresses are checked, and the connection then goes
 * to one of those addresses: a name that means something else a moment later gains nothing.
 */
public final class AddressGuard {
  /** How long somebody who makes a webhook waits for its name to be looked up. */
  private static final long CHECK_TIMEOUT_MS = 2000;

  private final HostResolver resolver;
  private final boolean allowPrivate;
  private final boolean allowLoopback;
  private final Set<Integer> ports;

  /**
   * A guard by these rules.
   *
   * @param allowPrivate every address may be called
   * @param allowLoopback of those that are not public, those of this machine may be called
   * @param ports those that may be called; none named means all
   */
  public AddressGuard(
      HostResolver resolver,
      boolean allowPrivate,
      boolean allowLoopback,
      Collection<Integer> ports) {
    this.resolver = resolver;
    this.allowPrivate = allowPrivate;
    this.allowLoopback = allowLoopback;
    this.ports = new TreeSet<>(ports);
  }

  /**
   * Why the endpoint cannot be a webhook's, if so. A name that cannot be looked up now is none of
   * the reasons: every post is guarded again.
   */
  Future<Optional<String>> checkNow(Endpoint endpoint) {
    return resolve(endpoint)
        .timeout(CHECK_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .map(
            resolution ->
                resolution instanceof Forbidden forbidden
                    ? Optional.of(forbidden.reason())
                    : Optional.<String>empty())
        .otherwise(Optional.empty());
  }

  /** Looks the host up and checks what is found, and the port; never fails. */
  Future<Resolution> resolve(Endpoint endpoint) {
    return ports.isEmpty() || ports.contains(endpoint.port())
        ? resolve(endpoint.host())
        : Future.succeededFuture(
            new Forbidden(
                "must have one of the ports "
                    + ports.stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + ", but has "
                    + endpoint.port()
                    + " (the setting webhook.ports names them)"));
  }

  private Future<Resolution> resolve(String host) {
    Optional<InetAddress> literal;
    try {
      literal = IpLiteral.parse(host);
    } catch (IllegalArgumentException e) {
      return Future.succeededFuture(new Forbidden(e.getMessage()));
    }
    return literal
        .map(address -> Future.succeededFuture(check(host, List.of(address))))
        .orElseGet(
            () ->
                resolver
                    .resolve(host)
                    .map(addresses -> check(host, addresses))
                    .otherwise(error -> new Unknown("the host " + host + " is not known")));
  }

  private Resolution check(String host, List<InetAddress> addresses) {
    return addresses.stream()
        .map(this::refusal)
        .flatMap(Optional::stream)
        .findFirst()
        .<Resolution>map(
            kind ->
                new Forbidden(
                    "must be on a public address, but "
                        + host
                        + " is "
                        + kind
                        + " (the setting webhook.allowPrivate allows such addresses)"))
        .orElseGet(() -> new Allowed(addresses));
  }

  private Optional<String> refusal(InetAddress address) {
    return allowPrivate
        ? Optional.empty()
        : AddressBlock.specialKind(address)
            .filter(kind -> !(allowLoopback && kind.equals(AddressBlock.LOOPBACK)));
  }
}
