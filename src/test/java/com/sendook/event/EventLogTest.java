package com.sendook.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.sendook.store.Collections;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import com.sendook.store.StoreExtension;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventLogTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final String organization = Ids.next();

  @Test
  void eventsOfSeveralNodesGetDensePositions() {
    var nodes = List.of(log(), log(), log());
    var appended = new ArrayList<Future<Event>>();
    for (int i = 0; i < 300; i++) {
      appended.add(nodes.get(i % 3).append(event()));
    }
    Future.all(appended).await();

    assertThat(positions())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 300).boxed().toList());
    assertThat(appended.stream().map(each -> each.result().position()))
        .doesNotHaveDuplicates()
        .hasSize(300);
  }

  @Test
  void anEventToldTwiceStandsThereOnce() {
    var event = event();
    var first = log().append(event).await();
    log().append(event()).await();

    assertThat(log().append(event).await()).isEqualTo(first);
    assertThat(positions()).containsExactly(1L, 2L);
  }

  @Test
  void anEventToldTwiceAtOnceTakesNoNumberFromOthers() {
    var event = event();
    var log = log();
    var appended = List.of(log.append(event), log.append(event), log.append(event()));
    Future.all(appended).await();

    assertThat(positions()).containsExactly(1L, 2L);
    assertThat(appended.get(1).result()).isEqualTo(appended.get(0).result());
  }

  @Test
  void aNumberThatIsFreeAgainIsNotGivenASecondTime() {
    var idle = new EventLog(STORE.store(), Duration.ZERO);
    var busy = log();
    idle.append(event()).await();
    var second = busy.append(event()).await();
    busy.append(event()).await();
    // As retention does when it is old.
    STORE.store().removeAll(Collections.EVENTS, new JsonObject().put("_id", second.id())).await();

    assertThat(idle.append(event()).await().position()).isEqualTo(4);
  }

  @Test
  void whoeverAppendsGoesOnWhereItWas() {
    var log = log();
    var contexts = Stream.generate(() -> STORE.vertx().getOrCreateContext()).limit(2).toList();
    var wentOn = new ArrayList<Future<Context>>();
    for (int i = 0; i < 40; i++) {
      var caller = contexts.get(i % 2);
      var promise = Promise.<Context>promise();
      caller.runOnContext(
          begin -> log.append(event()).map(logged -> Vertx.currentContext()).onComplete(promise));
      wentOn.add(promise.future());
    }
    Future.all(wentOn).await();

    for (int i = 0; i < 40; i++) {
      assertThat(wentOn.get(i).result()).isSameAs(contexts.get(i % 2));
    }
  }

  @Test
  void aPageIsAskedForInTheOrderOfAnIndex() {
    var sorts = new CopyOnWriteArrayList<String>();
    var listener =
        new CommandListener() {
          @Override
          public void commandStarted(CommandStartedEvent event) {
            if (event.getCommandName().equals("find")) {
              sorts.add(event.getCommand().getDocument("sort").toJson());
            }
          }
        };
    // On one Vert.x all stores share a connection, and who listened to the first.
    var vertx = Vertx.vertx();
    var store = Store.connect(vertx, STORE.connectionString(), Optional.of(listener));
    new EventLog(store).page(organization, EventQuery.read(name -> null)).await();
    store.close().await();
    vertx.close().await();

    assertThat(sorts).containsExactly("{\"position\": -1}");
  }

  private static EventLog log() {
    return new EventLog(STORE.store());
  }

  private Event event() {
    return Event.ofMessage(
        EventType.MESSAGE_SENT,
        organization,
        Ids.next(),
        Ids.next(),
        "a@example.com",
        Instant.now());
  }

  private List<Long> positions() {
    return STORE
        .store()
        .find(
            Collections.EVENTS,
            new JsonObject().put("organizationId", organization),
            new FindOptions().setSort(new JsonObject().put("position", 1)))
        .await()
        .stream()
        .map(each -> each.getLong("position"))
        .toList();
  }
}
