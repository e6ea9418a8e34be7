package com.sendook.outbound.deliver;

import com.sendook.limit.Rate;
import com.sendook.limit.RateGate;
import com.sendook.limit.Turn;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Map;

/**
 * What holds mail back on its way out: the rate of the relay, and those of single destination
 * domains. A domain with a rate has a lane of its own, so that what waits for it holds up no other.
 */
public final class RateGates {
  /** The rate of each domain that is not named. */
  public static final String ANY_DOMAIN = "*";

  private final RateGate gate;
  private final String transport;
  private final boolean lanePerDomain;
  private final Rate ofTransport;
  private final Map<String, Rate> ofDomains;

  /**
   * The gates of one node.
   *
   * @param transport the name of the lane of mail that goes no way of its own
   * @param lanePerDomain whether every domain has one, with a rate or without
   * @param ofDomains by name in lower case, or {@link #ANY_DOMAIN}
   */
  public RateGates(
      RateGate gate,
      String transport,
      boolean lanePerDomain,
      Rate ofTransport,
      Map<String, Rate> ofDomains) {
    this.gate = gate;
    this.transport = transport;
    this.lanePerDomain = lanePerDomain;
    this.ofTransport = ofTransport;
    this.ofDomains = Map.copyOf(ofDomains);
  }

  /** The lane of mail to the domain of a recipient that is not here. */
  public String lane(String recipient) {
    var domain = domain(recipient);
    return lanePerDomain || !rate(domain).isUnlimited() ? "to " + domain : transport;
  }

  /**
   * Whether mail to the recipient may go now: where both its domain and the transport let it.
   *
   * @param called whether it waited, and its time has come
   */
  Future<Turn> pass(String recipient, boolean called) {
    var domain = domain(recipient);
    var ofDomain = "to:" + domain;
    return gate.ask(ofDomain, rate(domain), called)
        .compose(
            turn ->
                turn == Turn.NOW
                    ? gate.ask("by:" + transport, ofTransport, called)
                        .compose(last -> giveBackUnless(last, ofDomain, rate(domain)))
                    : Future.succeededFuture(turn));
  }

  private Future<Turn> giveBackUnless(Turn turn, String gateName, Rate rate) {
    return turn == Turn.NOW
        ? Future.succeededFuture(turn)
        : gate.giveBack(gateName, rate).map(turn);
  }

  private Rate rate(String domain) {
    var own = ofDomains.get(domain);
    return own == null ? ofDomains.getOrDefault(ANY_DOMAIN, Rate.UNLIMITED) : own;
  }

  private static String domain(String recipient) {
    return recipient.substring(recipient.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
  }
}
