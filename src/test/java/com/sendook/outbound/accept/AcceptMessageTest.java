package com.sendook.outbound.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.bus.Address;
import com.sendook.bus.WorkHint;
import com.sendook.inbox.Inbox;
import com.sendook.inbox.Inboxes;
import com.sendook.message.Delivery;
import com.sendook.message.Messages;
import com.sendook.queue.QueueSettings;
import com.sendook.queue.WorkQueue;
import com.sendook.store.Blobs;
import com.sendook.store.Collections;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import com.sendook.thread.Threads;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AcceptMessageTest {
  private static final SendRequest REQUEST =
      SendRequest.read(
          new JsonObject()
              .put("to", "ann@example.com")
              .put("cc", "bob@example.com")
              .put("text", "Hello"));

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private static WorkQueue queue(String collection, String address) {
    return new WorkQueue(
        STORE.vertx(),
        STORE.store(),
        collection,
        address,
        new QueueSettings(
            256,
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofSeconds(1),
            Duration.ofHours(1)),
        InstantSource.system());
  }

  private static long count(String collection) {
    return STORE.store().count(collection, new JsonObject(), 100).await();
  }

  /** As after an answer that got lost: whoever asks again must not send again. */
  @Test
  void aMailThatIsTakenAgainUnderItsIdIsSentOnce() {
    var inboxes = new Inboxes(STORE.store(), queue(Collections.INBOXES, Address.INBOX_TEND));
    var inbox = inboxes.create("organization", "Sender", "sender@sendook.localhost").await();
    var begun = new CopyOnWriteArrayList<String>();
    var bus = STORE.vertx().eventBus();
    bus.<WorkHint>localConsumer(Address.OUTBOUND_DELIVER, hint -> begun.add(hint.body().id()));
    var id = Ids.next();

    Future.all(Stream.generate(() -> send(node(inboxes), inbox, id)).limit(5).toList()).await();
    send(node(inboxes), inbox, id).await();

    assertThat(count(Collections.MESSAGES)).isEqualTo(1);
    assertThat(count(Collections.DELIVERIES)).isEqualTo(2);
    assertThat(count(Collections.THREADS)).isEqualTo(1);
    bus.send(Address.OUTBOUND_DELIVER, new WorkHint("the last", ""));
    await().until(() -> begun.contains("the last"));
    assertThat(begun)
        .containsExactlyInAnyOrder(
            Delivery.idOf(id, "ann@example.com"), Delivery.idOf(id, "bob@example.com"), "the last");
  }

  private static Future<Accepted> send(AcceptMessage accept, Inbox inbox, String id) {
    return accept.send(inbox.organizationId(), inbox.id(), id, REQUEST);
  }

  /** Each with a queue of its own, as on other nodes. */
  private static AcceptMessage node(Inboxes inboxes) {
    var blobs = new Blobs(STORE.store());
    return new AcceptMessage(
        STORE.store(),
        blobs,
        inboxes,
        new Messages(STORE.store(), blobs),
        new Threads(STORE.store()),
        queue(Collections.DELIVERIES, Address.OUTBOUND_DELIVER),
        recipient -> "relay",
        (organization, domain) -> Future.succeededFuture(),
        organization -> Future.succeededFuture(),
        Duration.ZERO);
  }
}
