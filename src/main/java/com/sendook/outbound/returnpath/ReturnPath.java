package com.sendook.outbound.returnpath;

import com.sendook.secret.MacKey;
import com.sendook.secret.SecretBox;
import io.vertx.core.Future;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes and reads reverse-paths: {@code bounce+<token>@<domain>}, the token being the delivery's id
 * and a signature, both in hexadecimal. So a report finds its delivery whatever it says, the id
 * stands in the logs of every server on the way, and nobody can make up another one.
 *
 * <p>The local part has 51 octets of the 64 that it may have (RFC 5321, 4.5.3.1.1), and means the
 * same in capitals, which some servers write.
 */
public final class ReturnPath {
  private static final String PREFIX = "bounce+";
  private static final String HOST = "bounce.";

  /** Each try to guess one is an SMTP command. */
  private static final int SIGNATURE_BYTES = 10;

  /** RFC 5321, 4.5.3.1.3, less the angle brackets. */
  private static final int MAX_CHARS = 254;

  private static final Pattern LOCAL_PART =
      Pattern.compile(Pattern.quote(PREFIX) + "([0-9a-f]{24})([0-9a-f]{20})");
  private static final HexFormat HEX = HexFormat.of();

  private final MacKey key;
  private final String defaultDomain;
  private final OwnHosts ownHosts;

  /**
   * The reverse-paths of an installation.
   *
   * @param defaultDomain where mail comes back that was sent from it, or from a domain without a
   *     name for bounces
   */
  public ReturnPath(SecretBox secrets, String defaultDomain, OwnHosts ownHosts) {
    this.key = secrets.macKey("return-path");
    this.defaultDomain = defaultDomain.toLowerCase(Locale.ROOT);
    this.ownHosts = ownHosts;
  }

  /** The name for bounces of a domain, which is below it: so SPF is aligned (RFC 7489, 3.1.2). */
  public static String hostOf(String domain) {
    return HOST + domain;
  }

  /**
   * The reverse-path of a delivery.
   *
   * @param sender the address that the mail is from
   */
  public Future<String> of(String deliveryId, String organizationId, String sender) {
    var domain = domainOf(sender);
    var own = localPart(deliveryId) + "@" + hostOf(domain);
    var usual = localPart(deliveryId) + "@" + defaultDomain;
    return domain.equals(defaultDomain) || own.length() > MAX_CHARS
        ? Future.succeededFuture(usual)
        : ownHosts.has(organizationId, domain).map(has -> has ? own : usual);
  }

  private String localPart(String deliveryId) {
    var id = HEX.parseHex(deliveryId);
    return PREFIX + deliveryId + HEX.formatHex(key.sign(id, SIGNATURE_BYTES));
  }

  /**
   * The id of the delivery whose reverse-path this is, whether there is such a delivery any more or
   * not; nothing where it is another address, or the signature is not ours. At which domain it is,
   * is for {@link #isFor} to say.
   */
  public Optional<String> deliveryId(String address) {
    int at = address.lastIndexOf('@');
    var local = LOCAL_PART.matcher(address.substring(0, Math.max(0, at)).toLowerCase(Locale.ROOT));
    if (!local.matches()) {
      return Optional.empty();
    }
    var id = HEX.parseHex(local.group(1));
    return key.isSigned(id, HEX.parseHex(local.group(2)))
        ? Optional.of(local.group(1))
        : Optional.empty();
  }

  /**
   * Whether a reverse-path is at a domain where mail of this sender comes back, or came back when
   * it was sent: the domain may have been verified then, or the default one.
   */
  public boolean isFor(String sender, String address) {
    var domain = domainOf(address);
    var own = domainOf(sender);
    return domain.equals(defaultDomain) || domain.equals(hostOf(own)) || domain.equals(own);
  }

  private static String domainOf(String address) {
    return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
  }
}
