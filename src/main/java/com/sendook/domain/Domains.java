package com.sendook.domain;

import com.sendook.event.EventRelay;
import com.sendook.outbound.sign.SigningException;
import com.sendook.outbound.sign.SigningKey;
import com.sendook.problem.Problem;
import com.sendook.queue.WorkQueue;
import com.sendook.secret.SealedFields;
import com.sendook.secret.SecretBox;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.DuplicateKey;
import com.sendook.store.Ids;
import com.sendook.store.Page;
import com.sendook.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The domains of all organizations. Another organization's looks as if it were not there. While a
 * domain is there it has work: to be looked up again, and before that to have its events told.
 */
public final class Domains {
  static final String LANE = "domain";

  private final Vertx vertx;
  private final Store store;
  private final DomainKeys keys;
  private final WorkQueue queue;
  private final EventRelay relay;
  private final MailHost host;
  private final String defaultDomain;
  private final InboxCount inboxes;
  private final RecheckPace pace;
  private final VerifiedDomains verified;
  private final KeepLook keepLook;

  /**
   * The domains of one node.
   *
   * @param queue the queue of the work on them
   * @param defaultDomain the gateway's own, which nobody may claim
   * @param pace how often they are looked up again
   */
  public Domains(
      Vertx vertx,
      Store store,
      SecretBox secrets,
      WorkQueue queue,
      EventRelay relay,
      MailHost host,
      String defaultDomain,
      InboxCount inboxes,
      RecheckPace pace) {
    this.vertx = vertx;
    this.store = store;
    this.keys = new DomainKeys(secrets);
    this.queue = queue;
    this.relay = relay;
    this.host = host;
    this.defaultDomain = defaultDomain.toLowerCase(Locale.ROOT);
    this.inboxes = inboxes;
    this.pace = pace;
    this.verified = new VerifiedDomains(vertx, store, keys);
    this.keepLook = new KeepLook(store, queue, verified, host);
  }

  /**
   * Claims a name, with a key of its own; once for each organization.
   *
   * @param id the domain's; where it stands already, that one is the answer
   */
  Future<Domain> create(String id, String organizationId, String written) {
    var name = DomainName.parse(written).orElse(null);
    if (name == null) {
      throw Problem.invalid("name", "must be a domain name such as example.com");
    }
    if (name.equals(defaultDomain)) {
      throw Problem.invalid("name", "is the gateway's own domain: inboxes there need no claim");
    }
    var recheckAt = Instant.now().plus(pace.first()).truncatedTo(ChronoUnit.MILLIS);
    return vertx
        .executeBlocking(() -> keys.claim(id, organizationId, name, recheckAt), false)
        .compose(domain -> insert(domain).map(domain))
        .onSuccess(verified::evict)
        .recover(
            error ->
                error instanceof DuplicateKey
                    ? standing(id, organizationId, name)
                    : Future.failedFuture(error));
  }

  private Future<Void> insert(Domain domain) {
    var ticket = queue.schedule(domain.id(), LANE, domain.recheckAt());
    return store.insert(Collections.DOMAINS, ticket.mark(Documents.of(domain)));
  }

  /** What this request made before, or a conflict with another one. */
  private Future<Domain> standing(String id, String organizationId, String name) {
    return get(organizationId, id)
        .recover(
            error ->
                Future.failedFuture(
                    error instanceof Problem problem && problem.kind() == Problem.Kind.NOT_FOUND
                        ? Problem.conflict("This organization has the domain " + name + " already")
                        : error));
  }

  /** The organization's domain; anything else is not found. */
  Future<Domain> get(String organizationId, String nameOrId) {
    return find(organizationId, nameOrId).map(found -> Documents.read(found, Domain.class));
  }

  private Future<JsonObject> find(String organizationId, String nameOrId) {
    return named(organizationId, nameOrId)
        .map(query -> store.findOne(Collections.DOMAINS, query))
        .orElseGet(Future::succeededFuture)
        .compose(
            found ->
                found == null
                    ? Future.failedFuture(Problem.notFound("Domain"))
                    : Future.succeededFuture(found));
  }

  private static Optional<JsonObject> named(String organizationId, String nameOrId) {
    var owned = new JsonObject().put("organizationId", organizationId);
    return Ids.isId(nameOrId)
        ? Optional.of(owned.put("_id", nameOrId))
        : DomainName.parse(nameOrId).map(name -> owned.put("name", name));
  }

  Future<Page.Result> list(String organizationId, Page page) {
    return page.of(
        store, Collections.DOMAINS, new JsonObject().put("organizationId", organizationId));
  }

  /** As the API shows it. */
  JsonObject show(Domain domain) {
    return domain.toJson(host);
  }

  /** The records that it needs, and those of keys that stand by. */
  List<DnsRecord> records(Domain domain) {
    return Stream.of(DnsRecord.of(domain, host), DnsRecord.ofStandby(domain))
        .flatMap(List::stream)
        .toList();
  }

  /** Whether the organization has shown that the domain is its own. */
  public Future<Boolean> isVerified(String organizationId, String name) {
    var query =
        new JsonObject().put(VerifiedDomains.NAME, name).put("organizationId", organizationId);
    return store.findOne(Collections.DOMAINS, query).map(found -> found != null);
  }

  /** Whether mail for the domain comes to this installation, whichever organization's it is. */
  public Future<Boolean> isReceiving(String name) {
    return verified.isReceiving(name);
  }

  /** The organization that mail for the domain comes here for; empty where it does not. */
  public Future<String> receiver(String name) {
    return verified.receiver(name);
  }

  /**
   * Whether what bounces of the organization's mail comes here at a name of the domain's own: the
   * domain is verified, and that name is an alias of this gateway's.
   */
  public Future<Boolean> isReturning(String organizationId, String name) {
    return verified.isReturning(organizationId, name);
  }

  /**
   * The keys that an organization's mail of the domain is signed with; none where it has not
   * claimed it. Fails with {@link SigningException} where it has and the domain is not verified, or
   * a key cannot be opened.
   */
  public Future<List<SigningKey>> signingKeys(String organizationId, String name) {
    return verified
        .holds(organizationId, name)
        .compose(
            holds ->
                holds
                    ? verified.signingKeys(organizationId, name)
                    : Future.failedFuture(new SigningException(name + " is not verified")));
  }

  /**
   * Fails as a conflict where the organization has claimed the domain and has it not verified, so
   * that no mail from it is to be sent. What it has not claimed is the gateway's own domain, or one
   * that was.
   */
  public Future<Void> checkSending(String organizationId, String name) {
    return verified
        .holds(organizationId, name)
        .compose(
            holds ->
                holds
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        Problem.conflict(
                            "The domain %1$s is not verified: GET /v1/domains/%1$s tells why"
                                .formatted(name))));
  }

  /**
   * Keeps what a look showed that somebody asked for, and completes with the domain as it stands
   * then. Fails as a conflict where another organization has the name verified.
   */
  Future<Domain> keep(Domain before, Domain checked) {
    return keepLook
        .asked(before, checked)
        .compose(
            kept ->
                kept ? Future.succeededFuture(checked) : get(before.organizationId(), before.id()));
  }

  /** The same for who has the work on the domain: false where something else was kept meanwhile. */
  Future<Boolean> keepHeld(Domain before, Domain checked) {
    return keepLook.held(before, checked);
  }

  /** Keeps other keys that stand by: false where something else was kept meanwhile. */
  Future<Boolean> keepKeys(Domain before, Domain rotated) {
    return keepLook.keys(before, rotated);
  }

  /** Gives the name up, unless there are inboxes on it. Events that wait are told before. */
  Future<Domain> delete(String organizationId, String nameOrId) {
    return find(organizationId, nameOrId)
        .compose(
            found -> {
              var domain = Documents.read(found, Domain.class);
              return checkUnused(domain)
                  .compose(unused -> relay.relayOutbox(found))
                  .compose(told -> store.removeOne(Collections.DOMAINS, KeepLook.asRead(domain)))
                  .onSuccess(removed -> verified.evict(domain))
                  .compose(
                      removed ->
                          removed
                              ? Future.succeededFuture(domain)
                              : delete(organizationId, nameOrId));
            });
  }

  private Future<Void> checkUnused(Domain domain) {
    return inboxes
        .on(domain.organizationId(), domain.name())
        .compose(
            count ->
                count == 0
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        Problem.conflict(
                            "There %s on %s: delete %s first"
                                .formatted(
                                    count == 1 ? "is 1 inbox" : "are " + count + " inboxes",
                                    domain.name(),
                                    count == 1 ? "it" : "them"))));
  }

  /** Where the private keys stand, for who seals them anew. */
  public static SealedFields sealedFields() {
    return new SealedFields(
        Collections.DOMAINS, each -> Documents.read(each, Domain.class).sealedFields());
  }
}
