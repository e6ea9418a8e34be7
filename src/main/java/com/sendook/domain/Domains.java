package com.sendook.domain;

import com.sendook.event.Event;
import com.sendook.event.EventRelay;
import com.sendook.event.EventType;
import com.sendook.outbound.sign.SigningException;
import com.sendook.outbound.sign.SigningKey;
import com.sendook.problem.Problem;
import com.sendook.queue.Ticket;
import com.sendook.queue.WorkQueue;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The domains of all organizations. Another organization's looks as if it were not there. A change
 * of what a domain may do and its event are one write, relayed by the queue.
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
  private final VerifiedDomains verified;

  /**
   * The domains of one node.
   *
   * @param queue the queue of their events
   * @param defaultDomain the gateway's own, which nobody may claim
   */
  public Domains(
      Vertx vertx,
      Store store,
      SecretBox secrets,
      WorkQueue queue,
      EventRelay relay,
      MailHost host,
      String defaultDomain,
      InboxCount inboxes) {
    this.vertx = vertx;
    this.store = store;
    this.keys = new DomainKeys(secrets);
    this.queue = queue;
    this.relay = relay;
    this.host = host;
    this.defaultDomain = defaultDomain.toLowerCase(Locale.ROOT);
    this.inboxes = inboxes;
    this.verified = new VerifiedDomains(vertx, store, keys);
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
    return vertx
        .executeBlocking(() -> keys.claim(id, organizationId, name), false)
        .compose(domain -> store.insert(Collections.DOMAINS, Documents.of(domain)).map(domain))
        .recover(
            error ->
                error instanceof DuplicateKey
                    ? standing(id, organizationId, name)
                    : Future.failedFuture(error));
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

  private static <T> Future<T> conflict(Throwable error, String message) {
    return Future.failedFuture(error instanceof DuplicateKey ? Problem.conflict(message) : error);
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

  /** The records that it needs. */
  List<DnsRecord> records(Domain domain) {
    return DnsRecord.of(domain, host);
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

  /**
   * Whether what bounces of the organization's mail comes here at a name of the domain's own: the
   * domain is verified, and that name is an alias of this gateway's.
   */
  public Future<Boolean> isReturning(String organizationId, String name) {
    return verified.isReturning(organizationId, name);
  }

  /**
   * The keys that an organization's mail of the domain is signed with: none unless it has the
   * domain verified. Fails with {@link SigningException} where a key cannot be opened.
   */
  public Future<List<SigningKey>> signingKeys(String organizationId, String name) {
    return verified.signingKeys(organizationId, name);
  }

  /**
   * Keeps what a look at the records showed, and the event where it changes what the domain is. Of
   * two looks at one time the first is kept. Fails as a conflict where another organization has the
   * name verified.
   */
  Future<Domain> keep(Domain before, Domain checked) {
    var update = update(checked);
    var written =
        before.status() == checked.status()
            ? write(before, update)
            : writeAndTell(before, checked, update);
    return written.compose(
        made -> made ? Future.succeededFuture(checked) : get(before.organizationId(), before.id()));
  }

  private static JsonObject update(Domain checked) {
    var fields = Documents.of(checked);
    fields.remove("_id");
    var update = new JsonObject().put("$set", fields);
    if (checked.isSending()) {
      fields.put(VerifiedDomains.NAME, checked.name());
    } else {
      update.put("$unset", new JsonObject().put(VerifiedDomains.NAME, ""));
    }
    return update;
  }

  private Future<Boolean> writeAndTell(Domain before, Domain checked, JsonObject update) {
    var type = checked.isSending() ? EventType.DOMAIN_VERIFIED : EventType.DOMAIN_FAILED;
    var event =
        Event.ofDomain(
            type,
            checked.organizationId(),
            checked.id(),
            show(checked).getMap(),
            String.valueOf(checked.revision()),
            checked.updatedAt());
    Ticket ticket = queue.admit(checked.id(), LANE);
    update.getJsonObject("$set").put("queue", ticket.state());
    // Events of an earlier change that still wait in the outbox are kept.
    update.put(
        "$push",
        new JsonObject()
            .put(
                EventRelay.OUTBOX,
                new JsonObject().put("$each", EventRelay.outbox(List.of(event)))));
    return write(before, update)
        .onFailure(error -> queue.abandon(ticket))
        .onSuccess(
            written -> {
              if (written) {
                queue.resume(ticket);
              } else {
                queue.abandon(ticket);
              }
            });
  }

  private Future<Boolean> write(Domain before, JsonObject update) {
    return store
        .updateOne(Collections.DOMAINS, asRead(before), update)
        .onSuccess(written -> verified.evict(before.name()))
        .recover(error -> conflict(error, "Another organization has this domain verified"));
  }

  /** Only as long as nobody else has kept a look at it meanwhile. */
  private static JsonObject asRead(Domain domain) {
    return new JsonObject()
        .put("_id", domain.id())
        .put("organizationId", domain.organizationId())
        .put("revision", domain.revision());
  }

  /** Gives the name up, unless there are inboxes on it. Events that wait are told before. */
  Future<Domain> delete(String organizationId, String nameOrId) {
    return find(organizationId, nameOrId)
        .compose(
            found -> {
              var domain = Documents.read(found, Domain.class);
              return checkUnused(domain)
                  .compose(unused -> relay.relayOutbox(found))
                  .compose(told -> store.removeOne(Collections.DOMAINS, asRead(domain)))
                  .onSuccess(removed -> verified.evict(domain.name()))
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
}
