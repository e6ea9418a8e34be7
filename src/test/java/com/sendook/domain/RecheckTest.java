package com.sendook.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sendook.bus.RecordCodec;
import com.sendook.dns.FakeDnsServer;
import com.sendook.problem.Problem;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import com.sendook.store.StoreExtension;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Domains are looked up again by themselves. A day is a day here: what has to wait for one has its
 * time moved in the store.
 */
@Timeout(30)
class RecheckTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

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
    var looked = node.verifyDomain.verify(ours, domain.id()).await();
    await().until(() -> isIdle(domain));
    return looked;
  }

  /** Nobody works on it, and all of it is told. */
  private static boolean isIdle(Domain domain) {
    var now = document(domain.id());
    return !now.containsKey("outbox") && !now.getJsonObject("queue").containsKey("token");
  }

  private void publishAnew(Domain domain) {
    node.domains.records(domain).forEach(each -> node.dns.remove(each.name()));
    node.publish(node.domains.show(domain));
  }

  private static String dkim(Domain domain) {
    return domain.selector() + "._domainkey." + domain.name();
  }

  private static JsonObject document(String id) {
    return STORE.store().findById(Collections.DOMAINS, id).await();
  }

  private static Domain stored(Domain domain) {
    return Documents.read(document(domain.id()), Domain.class);
  }

  private static void set(Domain domain, JsonObject fields) {
    var query = new JsonObject().put("_id", domain.id());
    STORE
        .store()
        .updateOne(Collections.DOMAINS, query, new JsonObject().put("$set", fields))
        .await();
  }

  /** Its day is over. */
  private static void makeDue(Domain domain) {
    var past = Documents.date(Instant.now().minusSeconds(1));
    set(domain, new JsonObject().put("recheckAt", past).put("queue.dueAt", past));
  }

  /** What is in doubt has been for so much longer. */
  private static void age(Domain domain, Duration time) {
    var checks = document(domain.id()).getJsonArray("checks");
    for (int i = 0; i < checks.size(); i++) {
      var since = Documents.instant(checks.getJsonObject(i).getJsonObject("failingSince"));
      if (since != null) {
        set(
            domain,
            new JsonObject()
                .put("checks." + i + ".failingSince", Documents.date(since.minus(time))));
      }
    }
  }

  /** The domain when the next look is over, and all of it is told. */
  private static Domain lookNow(Domain domain) {
    long before = stored(domain).revision();
    makeDue(domain);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> stored(domain).revision() > before && isIdle(domain));
    return stored(domain);
  }

  private static Duration untilDue(Domain domain) {
    var due =
        Documents.instant(document(domain.id()).getJsonObject("queue").getJsonObject("dueAt"));
    return Duration.between(Instant.now(), due);
  }

  private List<String> events() {
    return node.events(ours).stream().map(each -> each.getString("type")).toList();
  }

  @Test
  void aDayAfterItWasClaimedAndThenEachDay() {
    var domain = verified("daily.example");
    assertThat(untilDue(domain)).isBetween(DAY.multipliedBy(7).dividedBy(10), DAY.plus(DAY));
    node.dns.remove("_dmarc.daily.example");
    node.dns.txt("_dmarc.daily.example", "v=DMARC1; p=reject");

    var looked = lookNow(domain);

    assertThat(looked.check(Purpose.DMARC).found()).containsExactly("v=DMARC1; p=reject");
    assertThat(looked.isSending()).isTrue();
    assertThat(untilDue(domain)).isBetween(DAY.multipliedBy(7).dividedBy(10), DAY.plus(DAY));
    assertThat(events()).containsExactly("domain.verified");
    // As work that is new each time: none of it is ever late, or failed so many times.
    var queue = document(domain.id()).getJsonObject("queue");
    assertThat(queue.getInteger("attempts")).isZero();
    assertThat(Documents.instant(queue.getJsonObject("since"))).isAfter(Instant.now());
  }

  @Test
  void aRecordThatIsMissingFailsWhereItStillIsAnHourLater() {
    var domain = verified("lost.example");
    node.dns.remove(dkim(domain));

    var doubted = lookNow(domain);
    assertThat(doubted.isSending()).isTrue();
    assertThat(doubted.check(Purpose.DKIM).failingSince()).isNotNull();
    assertThat(doubted.check(Purpose.DKIM).message()).contains("NXDOMAIN");
    assertThat(untilDue(domain)).isBetween(HOUR.minusMinutes(1), HOUR.plusMinutes(31));
    assertThat(lookNow(domain).isSending()).as("looked at again too soon").isTrue();
    age(domain, HOUR);
    assertThat(node.domains.signingKeys(ours, "lost.example").await()).isNotEmpty();

    var failed = lookNow(domain);

    assertThat(failed.status()).isEqualTo(RecordStatus.FAILED);
    assertThat(failed.check(Purpose.DKIM).failingSince()).isNull();
    assertThat(node.domains.isVerified(ours, "lost.example").await()).isFalse();
    assertThatThrownBy(() -> node.domains.checkSending(ours, "lost.example").await())
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT))
        .hasMessageContaining("lost.example is not verified");
    assertThat(untilDue(domain)).isGreaterThan(DAY.dividedBy(2));
    lookNow(domain);
    assertThat(events()).containsExactly("domain.verified", "domain.failed");

    publishAnew(domain);
    assertThat(lookNow(domain).isSending()).as("at once").isTrue();
    node.domains.checkSending(ours, "lost.example").await();
    assertThat(events()).containsExactly("domain.verified", "domain.failed", "domain.verified");
  }

  @Test
  void aRecordThatIsBackWasNeverAway() {
    var domain = verified("back.example");
    node.dns.remove(dkim(domain));
    lookNow(domain);
    publishAnew(domain);

    var looked = lookNow(domain);

    assertThat(looked.check(Purpose.DKIM))
        .isEqualTo(RecordCheck.verified(Purpose.DKIM, looked.check(Purpose.DKIM).found()));
    assertThat(untilDue(domain)).isGreaterThan(DAY.dividedBy(2));
    assertThat(events()).containsExactly("domain.verified");
  }

  @Test
  void theOtherRecordsHaveTheirHourToo() {
    var domain = verified("elsewhere.example");
    node.dns.remove("elsewhere.example");
    node.dns.mx("elsewhere.example", 10, "mx.example.net");
    assertThat(lookNow(domain).isReceiving()).isTrue();
    age(domain, HOUR);
    assertThat(lookNow(domain).isReceiving()).isFalse();
    assertThat(node.domains.isReceiving("elsewhere.example").await()).isFalse();
    assertThat(events()).containsExactly("domain.verified");
  }

  @Test
  void whoAsksForALookIsToldAtOnce() {
    var domain = verified("asked.example");
    node.dns.remove(dkim(domain));
    lookNow(domain);
    assertThat(node.verifyDomain.verify(ours, domain.id()).await().isSending()).isFalse();
    await().until(() -> events().size() == 2);
    assertThat(untilDue(domain)).as("it is still looked up again").isPositive();
  }

  @Test
  void whereDnsDoesNotAnswerNothingChangesAndItIsAskedAgainSoon() {
    var domain = verified("flaky.example");
    var checks = domain.checks().stream().map(RecordCheck::status).toList();
    node.dns.fail(dkim(domain), FakeDnsServer.SERVFAIL);
    node.dns.silence("flaky.example");

    for (int i = 0; i < 2; i++) {
      var looked = lookNow(domain);
      assertThat(looked.checks()).extracting(RecordCheck::status).isEqualTo(checks);
      assertThat(looked.checks()).noneMatch(RecordCheck::isInDoubt);
      assertThat(untilDue(domain)).isBetween(Duration.ofMinutes(20), HOUR);
    }
    assertThat(events()).containsExactly("domain.verified");
  }

  @Test
  void aDoubtOutlastsAnAnswerThatDoesNotCome() {
    var domain = verified("doubt.example");
    node.dns.remove(dkim(domain));
    var since = lookNow(domain).check(Purpose.DKIM).failingSince();
    node.dns.fail(dkim(domain), FakeDnsServer.SERVFAIL);
    assertThat(lookNow(domain).check(Purpose.DKIM).failingSince()).isEqualTo(since);
    age(domain, HOUR);
    assertThat(lookNow(domain).isSending()).isTrue();
    node.dns.remove(dkim(domain));
    assertThat(lookNow(domain).isSending()).isFalse();
  }

  @Test
  void whatIsPublishedLaterIsFoundByItself() {
    var domain = node.domains.create(Ids.next(), ours, "late.example").await();
    node.publish(node.domains.show(domain));
    assertThat(lookNow(domain).isSending()).isTrue();
    assertThat(events()).containsExactly("domain.verified");
  }

  @Test
  void anotherOrganizationsDomainIsNotTaken() {
    verified("shared.example");
    var other = node.domains.create(Ids.next(), Ids.next(), "shared.example").await();
    node.publish(node.domains.show(other));
    makeDue(other);
    await().until(() -> untilDue(other).compareTo(HOUR) > 0);
    assertThat(stored(other).status()).isEqualTo(RecordStatus.PENDING);
    assertThat(node.domains.isVerified(ours, "shared.example").await()).isTrue();
    assertThat(node.events(other.organizationId())).isEmpty();
  }

  @Test
  void aDomainThatIsDeletedMeanwhileStaysDeleted() {
    var domain = verified("gone.example");
    node.dns.remove(dkim(domain));
    lookNow(domain);
    age(domain, HOUR);
    node.dns.silence("gone.example");
    int asked = node.dns.byUdp.get();
    makeDue(domain);
    await().until(() -> node.dns.byUdp.get() > asked);

    node.domains.delete(ours, domain.id()).await();

    // The look is over when another one is that began after it.
    var other = verified("other.example");
    node.dns.silence("other.example");
    lookNow(other);
    assertThat(document(domain.id())).isNull();
    assertThat(events()).doesNotContain("domain.failed");
  }

  @Test
  void oneNodeLooks() {
    var domain = verified("once.example");
    var vertx = Vertx.vertx();
    RecordCodec.registerAll(vertx);
    var store = Store.connect(vertx, STORE.connectionString());
    try (var another = new DomainFixture(vertx, store)) {
      another.publish(node.domains.show(domain));
      int before = node.dns.byUdp.get() + another.dns.byUdp.get();
      lookNow(domain);
      assertThat(node.dns.byUdp.get() + another.dns.byUdp.get() - before)
          .isEqualTo(Purpose.values().length);
    } finally {
      store.close().await();
      vertx.close().await();
    }
  }

  @Test
  void aLookThatWasDueWhileNobodyRanComesAfterTheStart() {
    var domain = verified("asleep.example");
    node.close();
    makeDue(domain);
    node = new DomainFixture(STORE.vertx(), STORE.store());
    node.publish(node.domains.show(domain));
    long before = domain.revision();
    await().until(() -> stored(domain).revision() > before);
    assertThat(stored(domain).isSending()).isTrue();
  }

  /** Such had neither work nor a time for it. */
  @Test
  void domainsOfEarlierReleasesAreLookedUpToo() {
    var old = IntStream.range(0, 5).mapToObj(each -> verified("old" + each + ".example")).toList();
    for (var each : old) {
      var unset = new JsonObject().put("queue", "").put("recheckAt", "");
      STORE
          .store()
          .updateOne(
              Collections.DOMAINS,
              new JsonObject().put("_id", each.id()),
              new JsonObject().put("$unset", unset))
          .await();
    }

    node.scheduleRechecks.run().await();
    var first = old.stream().map(RecheckTest::untilDue).toList();
    node.scheduleRechecks.run().await();

    assertThat(first).allMatch(each -> each.compareTo(DAY) <= 0).doesNotHaveDuplicates();
    for (int i = 0; i < old.size(); i++) {
      assertThat(untilDue(old.get(i))).as("the second time").isLessThanOrEqualTo(first.get(i));
    }
    assertThat(lookNow(old.get(0)).isSending()).isTrue();
  }
}
