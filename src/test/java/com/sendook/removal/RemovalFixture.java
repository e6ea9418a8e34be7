package com.sendook.removal;

import com.sendook.event.EventLog;
import com.sendook.event.EventRelay;
import com.sendook.inbox.Inboxes;
import com.sendook.message.Delivery;
import com.sendook.message.Message;
import com.sendook.message.MessageSample;
import com.sendook.message.Messages;
import com.sendook.message.RemoveMessage;
import com.sendook.message.Status;
import com.sendook.outbound.deliver.DeliverMessage;
import com.sendook.outbound.deliver.OpenGates;
import com.sendook.outbound.deliver.Route;
import com.sendook.outbound.deliver.SignMail;
import com.sendook.outbound.returnpath.ReturnPaths;
import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Transport;
import com.sendook.queue.LaneMemory;
import com.sendook.queue.QueueSettings;
import com.sendook.queue.WorkQueue;
import com.sendook.receipt.Receipts;
import com.sendook.store.Blobs;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.Store;
import com.sendook.store.StoreExtension;
import com.sendook.suppression.Suppressions;
import com.sendook.thread.Threads;
import com.sendook.webhook.Attempts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A node that deletes messages, and others that send them through a transport of the test's. */
final class RemovalFixture {
  final Vertx vertx;
  final Store store;
  final Blobs blobs;
  final Messages messages;
  final Threads threads;
  final Receipts receipts;
  final DeleteMessage deleteMessage;
  final String inboxId = Ids.next();
  private final RemoveMessage removal;
  private final EventRelay relay;
  private final WorkQueue removals;
  private final List<WorkQueue> started = new ArrayList<>();

  RemovalFixture(StoreExtension stores) {
    vertx = stores.vertx();
    store = stores.store();
    blobs = new Blobs(store);
    messages = new Messages(store, blobs);
    threads = new Threads(store);
    receipts = new Receipts(store, blobs, queue(Collections.RECEIPTS));
    var events = new EventLog(store);
    var attempts = new Attempts(store, (status, duration) -> {});
    removal = new RemoveMessage(store, blobs, receipts, new EraseTraces(events, attempts));
    relay = new EventRelay(vertx, events, List.of());
    removals = queue(Collections.REMOVALS);
    deleteMessage =
        new DeleteMessage(store, messages, threads, queue(Collections.DELIVERIES), removals);
  }

  private WorkQueue queue(String collection) {
    var settings =
        new QueueSettings(
            64,
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofMillis(20),
            Duration.ofHours(1));
    return new WorkQueue(
        vertx, store, collection, "test." + Ids.next(), settings, InstantSource.system());
  }

  /** A node that sends begins. */
  void startSending(Function<Envelope, Future<Outcome>> transmit) {
    var route =
        new Route(
            new Inboxes(store, queue(Collections.INBOXES)),
            receipts,
            ReturnPaths.ofTheDefaultDomain(),
            new SignMail(vertx, (organization, domain) -> Future.succeededFuture(List.of())),
            OpenGates.of("relay"),
            new TestTransport(transmit),
            "sendook.localhost",
            domain -> Future.succeededFuture(false));
    var deliver =
        new DeliverMessage(
            vertx,
            blobs,
            // Its own: what this node has stored it would remember.
            new Messages(store, blobs),
            threads,
            relay,
            null,
            route,
            new Suppressions(vertx, store),
            LaneMemory.forWork(),
            Duration.ofDays(2));
    start(queue(Collections.DELIVERIES), deliver::handle);
  }

  /** The node that deletes begins to clear up. */
  void startClearing() {
    start(removals, new ConcludeRemoval(receipts, removal, threads)::handle);
  }

  private void start(
      WorkQueue queue,
      Function<com.sendook.queue.Work, Future<com.sendook.queue.Verdict>> handler) {
    queue.work(handler).await();
    queue.start();
    started.add(queue);
  }

  void stop() {
    started.forEach(queue -> queue.drain(Duration.ofSeconds(5)).await());
  }

  /** A message whose deliveries are due for any node. */
  Message accept(String... recipients) {
    return accept(Instant.now(), recipients);
  }

  Message accept(Instant dueAt, String... recipients) {
    return accept(dueAt, () -> {}, recipients);
  }

  /** The same, with something that happens between the deliveries and the message. */
  Message accept(Instant dueAt, Runnable between, String... recipients) {
    var message = MessageSample.outbound(inboxId, List.of(recipients)).build();
    var deliveries = new ArrayList<JsonObject>();
    for (var recipient : recipients) {
      var delivery =
          new Delivery(
              Delivery.idOf(message.id(), recipient),
              message.organizationId(),
              inboxId,
              message.id(),
              recipient,
              Status.QUEUED,
              List.of(),
              message.createdAt(),
              message.createdAt());
      deliveries.add(Documents.of(delivery).put("queue", due(dueAt)));
    }
    store.insertAllIfAbsent(Collections.DELIVERIES, deliveries).await();
    between.run();
    messages.insert(message).await();
    threads.begin(message).await();
    return message;
  }

  private static JsonObject due(Instant at) {
    return new JsonObject()
        .put("dueAt", Documents.date(at))
        .put("lane", "relay")
        .put("taken", 0)
        .put("attempts", 0)
        .put("since", Documents.date(Instant.now()));
  }

  Future<JsonObject> delete(Message message) {
    return deleteMessage.delete(inboxId, message.id());
  }

  List<JsonObject> deliveries(Message message) {
    return store
        .find(
            Collections.DELIVERIES,
            new JsonObject().put("messageId", message.id()),
            new FindOptions())
        .await();
  }

  long count(String collection, JsonObject query) {
    return store.count(collection, query, 0).await();
  }

  private record TestTransport(Function<Envelope, Future<Outcome>> transmit) implements Transport {
    @Override
    public Future<Outcome> transmit(Envelope envelope, Buffer mail, BooleanSupplier stillWanted) {
      return transmit.apply(envelope);
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }
}
