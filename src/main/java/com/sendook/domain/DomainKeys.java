package com.sendook.domain;

import com.sendook.outbound.sign.Ed25519Key;
import com.sendook.outbound.sign.RsaKey;
import com.sendook.outbound.sign.SigningException;
import com.sendook.outbound.sign.SigningKey;
import com.sendook.secret.SealException;
import com.sendook.secret.SecretBox;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Makes the DKIM keys of a domain, and opens them to sign with. Blocks. */
final class DomainKeys {
  private static final int TAIL_AT = 16;

  private final SecretBox secrets;

  DomainKeys(SecretBox secrets) {
    this.secrets = secrets;
  }

  /** A claim with keys of its own, to be looked up again by itself at {@code recheckAt}. */
  Domain claim(String id, String organizationId, String name, Instant recheckAt) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var rsa = seal(DkimKey.rsa(), Domain.keyContext(id));
    var ed25519 = seal(DkimKey.ed25519(), Domain.ed25519Context(id));
    return Domain.claimed(id, organizationId, name, rsa, ed25519, now, recheckAt);
  }

  /** Under which keys stand: those of a claim, or of a change with that id. */
  static String selector(String id) {
    return "sendook-" + id.substring(TAIL_AT);
  }

  /** New keys for a domain, sealed as those that sign, so that they can take their place. */
  StandbyKeys standby(String domainId, String selector) {
    var rsa = seal(DkimKey.rsa(), Domain.keyContext(domainId));
    var ed25519 = seal(DkimKey.ed25519(), Domain.ed25519Context(domainId));
    return new StandbyKeys(selector, rsa, ed25519, List.of(), null);
  }

  private SealedKey seal(DkimKey key, String context) {
    return new SealedKey(key.publicKey(), secrets.seal(key.privateKey().getBytes(), context));
  }

  /**
   * The keys whose records stand in DNS; a signature with another would fail. RSA first, for
   * verifiers that look at one signature only.
   *
   * @throws SigningException where one cannot be opened
   */
  List<SigningKey> open(Domain domain) {
    var keys = new ArrayList<SigningKey>();
    try {
      if (domain.isSending()) {
        var secret = secrets.open(domain.privateKey(), Domain.keyContext(domain.id()));
        keys.add(RsaKey.of(domain.name(), domain.selector(), secret));
      }
      if (domain.isSending() && domain.hasEd25519()) {
        var sealed = domain.ed25519().privateKey();
        var secret = secrets.open(sealed, Domain.ed25519Context(domain.id()));
        keys.add(Ed25519Key.of(domain.name(), domain.ed25519Selector(), secret));
      }
    } catch (SealException e) {
      throw new SigningException("a key of " + domain.name() + " cannot be opened", e);
    }
    return List.copyOf(keys);
  }
}
