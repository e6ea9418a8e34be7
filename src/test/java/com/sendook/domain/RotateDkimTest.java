package com.sendook.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sendook.dns.FakeDnsServer;
import com.sendook.outbound.sign.SigningKey;
import com.sendook.problem.Problem;
import com.sendook.secret.SealAnew;
import com.sendook.secret.SecretBox;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The DKIM keys of a domain are changed, and at no time is it without any. */
@Timeout(30)
class RotateDkimTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final String ours = Ids.next();
  private DomainFixture node;

  @BeforeEach
  void open() {
    node = new DomainFixture(STORE.vertx(), STORE.store());
  }

  @AfterEach
  void close() {
    node.close();
  }

  private Domain verified(String name) {
    var domain = node.domains.create(Ids.next(), ours, name).await();
    node.publish(node.domains.show(domain));
    return verify(domain);
  }

  private Domain verify(Domain domain) {
    return node.verifyDomain.verify(ours, domain.id()).await();
  }

  private Domain begin(Domain domain) {
    return node.rotateDkim.begin(ours, domain.name(), Ids.next()).await();
  }

  /** A domain whose new keys sign, and whose old ones stand by. */
  private Domain rotated(String name) {
    var begun = begin(verified(name));
    publish(begun, "new");
    return verify(begun);
  }

  private List<JsonObject> shown(Domain domain, String rotation) {
    return node.domains.show(domain).getJsonArray("records").stream()
        .map(JsonObject.class::cast)
        .filter(each -> rotation.equals(each.getString("rotation")))
        .toList();
  }

  private void publish(Domain domain, String rotation) {
    node.publish(
        new JsonObject().put("records", new JsonArray(List.copyOf(shown(domain, rotation)))));
  }

  private static String dkim(String selector, Domain domain) {
    return selector + "._domainkey." + domain.name();
  }

  private List<String> selectors(Domain domain) {
    return selectors(node, domain);
  }

  private List<String> selectors(DomainFixture at, Domain domain) {
    return at.domains.signingKeys(ours, domain.name()).await().stream()
        .map(SigningKey::selector)
        .toList();
  }

  private static List<String> both(String selector) {
    return List.of(selector, selector + "-ed25519");
  }

  private static JsonObject document(Domain domain) {
    return STORE.store().findById(Collections.DOMAINS, domain.id()).await();
  }

  private static Domain stored(Domain domain) {
    return Documents.read(document(domain), Domain.class);
  }

  private static void set(Domain domain, JsonObject fields) {
    var query = new JsonObject().put("_id", domain.id());
    STORE
        .store()
        .updateOne(Collections.DOMAINS, query, new JsonObject().put("$set", fields))
        .await();
  }

  /** The time of the old keys is over. */
  private static void age(Domain domain) {
    var past = Documents.date(Instant.now().minusSeconds(1));
    set(domain, new JsonObject().put("standby.keepUntil", past));
  }

  /** The look that comes by itself. */
  private static void lookNow(Domain domain) {
    long before = stored(domain).revision();
    var past = Documents.date(Instant.now().minusSeconds(1));
    set(domain, new JsonObject().put("recheckAt", past).put("queue.dueAt", past));
    await().until(() -> stored(domain).revision() > before);
  }

  private static String conflict(Future<?> call) {
    try {
      call.await();
      return "none";
    } catch (Problem problem) {
      assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
      return problem.getMessage();
    }
  }

  @Test
  void theOldKeysSignUntilTheNewRecordIsFound() {
    var before = verified("change.example");

    var begun = begin(before);

    assertThat(shown(begun, "new"))
        .extracting(each -> each.getString("purpose"))
        .containsExactly("dkim", "dkim_ed25519");
    assertThat(shown(begun, "new"))
        .allSatisfy(
            each -> {
              assertThat(each.getString("name")).startsWith(begun.standby().selector());
              assertThat(each.getString("status")).isEqualTo("pending");
              assertThat(each.getBoolean("optional")).isTrue();
            });
    assertThat(node.domains.show(begun).encode()).doesNotContain("privateKey", "standby");
    assertThat(selectors(before)).isEqualTo(both(before.selector()));

    var unpublished = verify(before);
    assertThat(unpublished.isSending()).isTrue();
    assertThat(shown(unpublished, "new"))
        .allSatisfy(each -> assertThat(each.getString("message")).contains("NXDOMAIN"));
    assertThat(selectors(before)).isEqualTo(both(before.selector()));

    publish(begun, "new");
    var changed = verify(before);
    assertThat(changed.selector()).isEqualTo(begun.standby().selector());
    assertThat(changed.isSending()).isTrue();
    assertThat(selectors(before)).isEqualTo(both(changed.selector()));
    assertThat(shown(changed, "new")).isEmpty();
    assertThat(shown(changed, "old"))
        .extracting(each -> each.getString("name"))
        .containsExactlyElementsOf(
            both(before.selector()).stream().map(each -> dkim(each, before)).toList());
    assertThat(Duration.between(Instant.now(), changed.standby().keepUntil()))
        .isBetween(Duration.ofDays(6), Duration.ofDays(7));
    assertThat(stored(before)).isEqualTo(changed);
  }

  @Test
  void anotherKeyUnderTheNewSelectorChangesNothing() {
    var before = verified("wrong.example");
    var begun = begin(before);
    var key = before.publicKey();
    node.dns.txt(
        dkim(begun.standby().selector(), before),
        ("v=DKIM1; k=rsa; p=" + key).split("(?<=\\G.{255})", -1));
    var looked = verify(before);
    assertThat(looked.selector()).isEqualTo(before.selector());
    assertThat(looked.standby().check(Purpose.DKIM).message()).contains("is not the one");
    assertThat(selectors(before)).isEqualTo(both(before.selector()));
  }

  @Test
  void theDailyLookChangesThemToo() {
    var before = verified("daily.example");
    var begun = begin(before);
    publish(begun, "new");
    lookNow(before);
    assertThat(stored(before).selector()).isEqualTo(begun.standby().selector());
    node.dns.remove(dkim(before.selector(), before));
    node.dns.remove(dkim(before.selector() + "-ed25519", before));
    lookNow(before);
    assertThat(stored(before).isSending()).isTrue();
    await().until(() -> !document(before).containsKey("outbox"));
    assertThat(node.events(ours))
        .extracting(each -> each.getString("type"))
        .containsExactly("domain.verified");
  }

  @Test
  void theOldKeysAreForgottenWhenTheirTimeIsOver() {
    var changed = rotated("over.example");
    assertThat(verify(changed).standby()).isNotNull();
    age(changed);
    var over = verify(changed);
    assertThat(over.standby()).isNull();
    assertThat(document(changed).containsKey("standby")).isFalse();
    assertThat(selectors(changed)).isEqualTo(both(changed.selector()));
    assertThat(node.domains.records(over)).hasSize(6);
    assertThat(begin(over).standby().selector()).isNotEqualTo(changed.selector());
  }

  /** A zone is not the same on all its servers at once. */
  @Test
  void theOldKeysSignAgainWhereTheNewRecordIsGone() {
    var changed = rotated("back.example");
    var old = changed.standby().selector();
    node.dns.remove(dkim(changed.selector(), changed));

    var back = verify(changed);

    assertThat(back.isSending()).isTrue();
    assertThat(back.selector()).isEqualTo(old);
    assertThat(back.standby().isOld()).isFalse();
    assertThat(selectors(changed)).isEqualTo(both(old));
    publish(back, "new");
    assertThat(verify(changed).selector()).isEqualTo(changed.selector());
  }

  @Test
  void whereDnsDoesNotAnswerNothingChanges() {
    var before = verified("silent.example");
    var begun = begin(before);
    node.dns.fail(dkim(begun.standby().selector(), before), FakeDnsServer.SERVFAIL);
    assertThat(verify(before).selector()).isEqualTo(before.selector());
  }

  @Test
  void oneChangeAtATimeAndTheSameOneTwice() {
    var before = verified("once.example");
    var rotation = Ids.next();
    var begun = node.rotateDkim.begin(ours, before.name(), rotation).await();
    assertThat(node.rotateDkim.begin(ours, before.id(), rotation).await()).isEqualTo(begun);
    assertThat(conflict(node.rotateDkim.begin(ours, before.name(), Ids.next())))
        .contains("waits for its record")
        .contains(begun.standby().selector());
    publish(begun, "new");
    var changed = verify(before);
    assertThat(node.rotateDkim.begin(ours, before.id(), rotation).await()).isEqualTo(changed);
    assertThat(conflict(node.rotateDkim.begin(ours, before.name(), Ids.next())))
        .contains("is to stand until " + changed.standby().keepUntil());
  }

  @Test
  void newKeysAreTakenBackAndOldOnesGivenUp() {
    var before = verified("ended.example");
    begin(before);
    var takenBack = node.rotateDkim.end(ours, before.name()).await();
    assertThat(takenBack.standby()).isNull();
    assertThat(document(before).containsKey("standby")).isFalse();
    assertThat(verify(before).selector()).isEqualTo(before.selector());

    publish(begin(before), "new");
    var changed = verify(before);
    assertThat(node.rotateDkim.end(ours, before.name()).await().selector())
        .isEqualTo(changed.selector());
    assertThat(selectors(before)).isEqualTo(both(changed.selector()));
    assertThat(node.rotateDkim.end(ours, before.name()).await()).isEqualTo(stored(before));
  }

  @Test
  void oldKeysStayWhereALookChangedThemOverWhileTheNewWereTakenBack() {
    var begun = begin(verified("crossed.example"));
    publish(begun, "new");

    Future<Domain> takenBack = node.rotateDkim.end(ours, begun.id());
    Future<Domain> looked = node.verifyDomain.verify(ours, begun.id());
    Future.join(takenBack, looked).otherwiseEmpty().await();

    var now = node.domains.get(ours, begun.id()).await();
    if (takenBack.failed()) {
      assertThat(takenBack.cause()).hasMessageContaining("changed over at the same time");
      assertThat(now.standby().isOld()).isTrue();
    } else {
      assertThat(now.selector()).isEqualTo(begun.selector());
    }
  }

  @Test
  void aDomainThatWaitsForItsFirstRecordIsVerifiedByTheNew() {
    var domain = node.domains.create(Ids.next(), ours, "waits.example").await();
    var begun = begin(domain);
    publish(begun, "new");
    assertThat(verify(domain).isSending()).isTrue();
    assertThat(selectors(domain)).isEqualTo(both(begun.standby().selector()));
    await().until(() -> node.events(ours).size() == 1);
  }

  /** As those of earlier releases are. */
  @Test
  void aDomainWithoutASecondKeyGetsOne() {
    var before = verified("old.example");
    var unset = new JsonObject().put("$unset", new JsonObject().put("ed25519", ""));
    var query = new JsonObject().put("_id", before.id());
    STORE.store().updateOne(Collections.DOMAINS, query, unset).await();
    var begun = begin(before);
    publish(begun, "new");
    var changed = verify(before);
    assertThat(selectors(before)).isEqualTo(both(begun.standby().selector()));
    assertThat(shown(changed, "old")).hasSize(1);
  }

  @Test
  void looksAtTheSameTimeLoseNothingOfIt() {
    var before = verified("busy.example");
    var rotation = Ids.next();
    var twice =
        List.of(
            node.rotateDkim.begin(ours, before.id(), rotation),
            node.rotateDkim.begin(ours, before.id(), rotation));
    var begun = Future.all(twice);
    while (!begun.isComplete()) {
      assertThat(verify(before).isSending()).isTrue();
    }
    var selector = DomainKeys.selector(rotation);
    assertThat(twice).allMatch(each -> each.result().standby().selector().equals(selector));
    assertThat(twice.get(0).result().standby().rsa())
        .isEqualTo(twice.get(1).result().standby().rsa())
        .isEqualTo(stored(before).standby().rsa());
    var late = before.checked(before.checks(), Instant.now());
    assertThat(node.domains.keepHeld(before, late).await()).isFalse();
    assertThat(stored(before).standby().selector()).isEqualTo(selector);
  }

  @Test
  void theOtherNodesSignWithTheNewKeysAtOnce() {
    try (var another = new DomainFixture(STORE.vertx(), STORE.store())) {
      var before = verified("nodes.example");
      var begun = begin(before);
      publish(begun, "new");
      assertThat(selectors(another, before)).isEqualTo(both(before.selector()));
      verify(before);
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> selectors(another, before).equals(both(begun.standby().selector())));
    }
  }

  @Test
  void keysThatStandBySealedAnewCanTakeTheirPlace() {
    var before = verified("sealed.example");
    var begun = begin(before);
    var key = new byte[32];
    key[0] = 1;
    var first = Base64.getEncoder().encodeToString(key);
    var second = Base64.getEncoder().encodeToString(new byte[32]);
    new SealAnew(STORE.store(), SecretBox.withKey(first, second), List.of(Domains.sealedFields()))
        .page("")
        .await();

    publish(begun, "new");
    verify(before);

    var anew = SecretBox.withKey(first);
    assertThat(stored(before).sealedFields())
        .hasSize(4)
        .allSatisfy(each -> assertThat(anew.open(each.sealed(), each.context())).isNotNull());
    assertThat(new DomainKeys(anew).open(stored(before)))
        .extracting(SigningKey::selector)
        .isEqualTo(both(begun.standby().selector()));
  }

  /** What was sealed anew during a look does not come back as it was. */
  @Test
  void aLookFromBeforeTheSealingIsNotKept() {
    var before = verified("late.example");
    var anew = node.secrets.seal("another", Domain.keyContext(before.id()));
    set(before, new JsonObject().put("privateKey", anew));
    assertThat(node.domains.keepKeys(before, before.rotated(null)).await()).isFalse();
    assertThat(stored(before).privateKey()).isEqualTo(anew);
  }

  @Test
  void ofAnotherOrganizationThereIsNone() {
    verified("mine.example");
    var other = Ids.next();
    for (var call :
        List.of(
            node.rotateDkim.begin(other, "mine.example", Ids.next()),
            node.rotateDkim.end(other, "mine.example"))) {
      assertThatThrownBy(call::await).hasMessage("Domain not found");
    }
  }
}
