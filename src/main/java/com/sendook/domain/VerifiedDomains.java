package com.sendook.domain;

import com.sendook.bus.ShortCache;
import com.sendook.outbound.sign.SigningKey;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What every mail asks about the one verified claim of a name; remembered for a moment. */
final class VerifiedDomains {
  /** The field that only the verified claim of a name has: of those there is one. */
  static final String NAME = "verifiedName";

  /** So long another node may miss a change, if the bus fails to tell. */
  private static final Duration CACHED = Duration.ofSeconds(10);

  /** Whose keys they are that stand under a name. */
  private record KeyRing(String organizationId, List<SigningKey> keys) {
    static final KeyRing EMPTY = new KeyRing("", List.of());
  }

  /** Whose the domain is, and what mail comes here. */
  private record Standing(String organizationId, boolean receiving, boolean returning) {
    static final Standing NOBODYS = new Standing("", false, false);

    static Standing of(Domain domain) {
      return new Standing(domain.organizationId(), domain.isReceiving(), domain.isReturning());
    }
  }

  private final Vertx vertx;
  private final Store store;
  private final DomainKeys keys;
  private final ShortCache<Standing> standing;
  private final ShortCache<KeyRing> signing;
  private final ShortCache<Boolean> holding;

  VerifiedDomains(Vertx vertx, Store store, DomainKeys keys) {
    this.vertx = vertx;
    this.store = store;
    this.keys = keys;
    this.standing = new ShortCache<>(vertx, "domains", CACHED, this::findStanding);
    this.signing = new ShortCache<>(vertx, "domain-keys", CACHED, this::findKeys);
    this.holding = new ShortCache<>(vertx, "domain-claims", CACHED, this::findHolding);
  }

  /**
   * Whether nothing speaks against mail of the organization from the domain: it has claimed it and
   * has it verified, or has not claimed it at all.
   */
  Future<Boolean> holds(String organizationId, String name) {
    return holding.get(claim(organizationId, name));
  }

  private static String claim(String organizationId, String name) {
    return organizationId + " " + name.toLowerCase(Locale.ROOT);
  }

  private Future<Boolean> findHolding(String claim) {
    var parts = claim.split(" ", 2);
    var query = new JsonObject().put("organizationId", parts[0]).put("name", parts[1]);
    return store
        .findOne(Collections.DOMAINS, query)
        .map(found -> found == null || Documents.read(found, Domain.class).isSending());
  }

  /** Whether mail for the domain comes here. */
  Future<Boolean> isReceiving(String name) {
    return standing.get(name.toLowerCase(Locale.ROOT)).map(Standing::receiving);
  }

  /** Whose the domain is, where mail for it comes here; else empty. */
  Future<String> receiver(String name) {
    return standing
        .get(name.toLowerCase(Locale.ROOT))
        .map(found -> found.receiving() ? found.organizationId() : "");
  }

  /** Whether bounces of this organization's mail of the domain come here at a name of its own. */
  Future<Boolean> isReturning(String organizationId, String name) {
    return standing
        .get(name.toLowerCase(Locale.ROOT))
        .map(found -> found.returning() && found.organizationId().equals(organizationId));
  }

  /** The keys of the domain, opened, where it is this organization's; else none. */
  Future<List<SigningKey>> signingKeys(String organizationId, String name) {
    return signing
        .get(name.toLowerCase(Locale.ROOT))
        .map(ring -> ring.organizationId().equals(organizationId) ? ring.keys() : List.of());
  }

  /** The claim, or who has it, has changed. */
  void evict(Domain domain) {
    standing.evict(domain.name());
    signing.evict(domain.name());
    holding.evict(claim(domain.organizationId(), domain.name()));
  }

  private Future<Standing> findStanding(String name) {
    return find(name).map(found -> found.map(Standing::of).orElse(Standing.NOBODYS));
  }

  private Future<KeyRing> findKeys(String name) {
    return find(name)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(KeyRing.EMPTY)
                    : vertx.executeBlocking(() -> open(found.get()), false));
  }

  private KeyRing open(Domain domain) {
    return new KeyRing(domain.organizationId(), keys.open(domain));
  }

  private Future<Optional<Domain>> find(String name) {
    return store
        .findOne(Collections.DOMAINS, new JsonObject().put(NAME, name))
        .map(found -> Optional.ofNullable(found).map(each -> Documents.read(each, Domain.class)));
  }
}
