package com.sendook.consumer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sendook.account.Organization;
import com.sendook.bus.Address;
import com.sendook.bus.EventNotice;
import com.sendook.bus.RecordCodec;
import com.sendook.event.Event;
import com.sendook.event.EventLog;
import com.sendook.event.EventType;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

class DurableConsumerTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private static final Duration SELDOM = Duration.ofMinutes(10);
  private static final Duration OFTEN = Duration.ofMillis(50);
  private static int names;

  private final Vertx vertx = Vertx.vertx();
  private final EventLog log = new EventLog(STORE.store());
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final String name = "consumer-" + names++;
  private String organization;

  @BeforeEach
  void serve() throws Exception {
    RecordCodec.registerAll(vertx);
    var serve = new ServeConsumers(STORE.store(), log, () -> Instant.now().plus(ahead.get()));
    vertx.deployVerticle(new ConsumerVerticle(serve)).await(10, SECONDS);
    organization = newOrganization();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private static String newOrganization() {
    var id = Ids.next();
    STORE
        .store()
        .insert(
            Collections.ORGANIZATIONS,
            Documents.of(new Organization(id, "Organization", Instant.now())))
        .await();
    return id;
  }

  private void happen(String organizationId, int times) {
    var appended = new ArrayList<Future<Event>>();
    for (int i = 0; i < times; i++) {
      appended.add(log.append(event(organizationId)));
    }
    Future.all(appended).await();
  }

  private static Event event(String organizationId) {
    return Event.ofMessage(
        EventType.MESSAGE_SENT, organizationId, Ids.next(), Ids.next(), null, Instant.now());
  }

  private DurableConsumer start(Duration lookEvery, Function<EventNotice, Future<?>> handler) {
    var consumer = new DurableConsumer(vertx, name, organization, handler, lookEvery);
    start(consumer);
    return consumer;
  }

  /** On an event loop of its own, as in a verticle. */
  private void start(DurableConsumer consumer) {
    Future.<Void>future(
            started ->
                vertx.getOrCreateContext().runOnContext(on -> consumer.start().onComplete(started)))
        .await();
  }

  private static Function<EventNotice, Future<?>> into(List<Long> positions) {
    return event -> {
      positions.add(event.position());
      return Future.succeededFuture();
    };
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void whatHappenedBeforeAndAfterComesOnceInOrder() {
    happen(organization, 250);
    var taken = new CopyOnWriteArrayList<Long>();
    start(SELDOM, into(taken));
    await().until(() -> taken.size() == 250);

    happen(organization, 1);
    vertx.eventBus().publish(Address.EVENTS, event(organization).notice());

    await().until(() -> taken.size() == 251);
    assertThat(taken).containsExactlyElementsOf(upTo(251));
  }

  @Test
  void whatTheBusForgetsIsFoundAllTheSame() {
    var taken = new CopyOnWriteArrayList<Long>();
    start(OFTEN, into(taken));

    happen(organization, 3);

    await().until(() -> taken.size() == 3);
  }

  @Test
  void itGoesOnWhereItStopped() {
    happen(organization, 5);
    var first = new CopyOnWriteArrayList<Long>();
    var consumer = start(SELDOM, into(first));
    await().until(() -> first.size() == 5);
    consumer.stop().await();
    happen(organization, 2);

    var then = new CopyOnWriteArrayList<Long>();
    start(SELDOM, into(then));

    await().until(() -> then.size() == 2);
    assertThat(then).containsExactly(6L, 7L);
  }

  @Test
  void whatIsKeptNoLongerIsNamedInTheLog() {
    happen(organization, 2);
    var first = new CopyOnWriteArrayList<Long>();
    var consumer = start(SELDOM, into(first));
    await().until(() -> first.size() == 2);
    consumer.stop().await();
    happen(organization, 5);
    var old =
        new JsonObject()
            .put("organizationId", organization)
            .put("position", new JsonObject().put("$lt", 6));
    STORE.store().removeAll(Collections.EVENTS, old).await();
    var warnings = new ListAppender<ILoggingEvent>();
    var logger = (Logger) LoggerFactory.getLogger(Reading.class);
    warnings.start();
    logger.addAppender(warnings);

    var then = new CopyOnWriteArrayList<Long>();
    start(SELDOM, into(then));
    await().until(() -> then.size() == 2);
    logger.detachAppender(warnings);

    assertThat(then).containsExactly(6L, 7L);
    assertThat(warnings.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains(name) && line.contains("from position 3 to 5 are gone"));
  }

  @Test
  void oneThatFailsComesAgainBeforeThoseBehindIt() {
    happen(organization, 3);
    var failures = new AtomicInteger(1);
    var taken = new CopyOnWriteArrayList<Long>();
    start(
        SELDOM,
        event -> {
          taken.add(event.position());
          if (event.position() == 2 && failures.getAndDecrement() > 0) {
            throw new IllegalStateException("not yet");
          }
          return Future.succeededFuture();
        });

    await().until(() -> taken.contains(3L));
    assertThat(taken).containsExactly(1L, 2L, 2L, 3L);
  }

  @Test
  void stoppingWaitsForNoPause() throws Exception {
    happen(organization, 2);
    var taken = new CopyOnWriteArrayList<Long>();
    var consumer =
        start(
            SELDOM,
            event -> {
              taken.add(event.position());
              return event.position() == 1
                  ? Future.succeededFuture()
                  : Future.failedFuture("never");
            });
    await().until(() -> taken.size() >= 3);

    consumer.stop().await(1, SECONDS);

    var then = new CopyOnWriteArrayList<Long>();
    start(SELDOM, into(then));
    await().until(() -> then.contains(2L));
    assertThat(then).containsExactly(2L);
  }

  /** As with a process that was killed: nobody says that its turn is over. */
  @Test
  void anotherTakesOverFromOneThatIsDead() {
    happen(organization, 150);
    var hangs = new CopyOnWriteArrayList<Long>();
    start(
        SELDOM,
        event -> {
          hangs.add(event.position());
          return event.position() < 120 ? Future.succeededFuture() : Future.future(never -> {});
        });
    await().until(() -> hangs.contains(120L));
    var taken = new CopyOnWriteArrayList<Long>();
    start(OFTEN, into(taken));
    assertThat(taken).isEmpty();

    ahead.set(Positions.TURN.plusSeconds(1));

    await().until(() -> taken.contains(150L));
    assertThat(taken).containsExactlyElementsOf(LongStream.rangeClosed(101, 150).boxed().toList());
  }

  @Test
  void thoseOfOneNameShareTheWorkOfAllOrganizations() {
    var organizations = List.of(organization, newOrganization(), newOrganization());
    organizations.forEach(each -> happen(each, 40));
    var taken = new ConcurrentHashMap<String, List<Long>>();
    Function<EventNotice, Future<?>> handler =
        event -> {
          taken
              .computeIfAbsent(event.organizationId(), id -> new CopyOnWriteArrayList<>())
              .add(event.position());
          return vertx.timer(1, java.util.concurrent.TimeUnit.MILLISECONDS);
        };
    start(new DurableConsumer(vertx, name, null, handler, OFTEN));
    start(new DurableConsumer(vertx, name, null, handler, OFTEN));

    for (var each : organizations) {
      await().until(() -> taken.containsKey(each) && taken.get(each).size() >= 40);
      assertThat(taken.get(each)).containsExactlyElementsOf(upTo(40));
    }
  }

  @Test
  void aNameThatNoStoreCouldKeepIsRefused() {
    assertThatThrownBy(() -> new DurableConsumer(vertx, "a b", event -> Future.succeededFuture()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a b");
  }
}
