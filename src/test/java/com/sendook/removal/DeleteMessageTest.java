package com.sendook.removal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sendook.message.Attachment;
import com.sendook.message.Message;
import com.sendook.message.MessageSample;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Reply;
import com.sendook.problem.Problem;
import com.sendook.receipt.Receipt;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeleteMessageTest {
  private static final Outcome SENT = new Outcome.Sent(Reply.of(250, "2.0.0 Taken"), false);

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final RemovalFixture node = new RemovalFixture(STORE);

  @AfterEach
  void stop() {
    node.stop();
  }

  @Test
  void whatWaitsIsCancelledAndNeverSent() {
    var message = node.accept("ann@example.com", "bob@example.com");
    var sent = new ConcurrentHashMap<String, Integer>();

    var answer = node.delete(message).await();

    assertThat(answer.getString("status")).isEqualTo("cancelled");
    assertThat(answer.getJsonArray("recipients"))
        .allMatch(each -> ((JsonObject) each).getString("status").equals("cancelled"));
    node.startSending(envelope -> sent(sent, envelope.id()));
    await().until(() -> node.deliveries(message).stream().noneMatch(it -> it.containsKey("queue")));
    assertThat(node.deliveries(message))
        .hasSize(2)
        .noneMatch(each -> sent.containsKey(each.getString("_id")));
    assertThat(node.messages.find(message.id()).await().status()).hasToString("cancelled");
  }

  private static Future<Outcome> sent(Map<String, Integer> sent, String deliveryId) {
    sent.merge(deliveryId, 1, Integer::sum);
    return Future.succeededFuture(SENT);
  }

  @Test
  void whatIsBeingSentIsNotCancelled() {
    var answered = Promise.<Outcome>promise();
    var begun = new AtomicInteger();
    node.startSending(
        envelope -> {
          begun.incrementAndGet();
          return answered.future();
        });
    var message = node.accept("ann@example.com");
    await().until(() -> begun.get() == 1);

    assertConflict(node.delete(message));
    answered.complete(SENT);

    await()
        .until(() -> node.messages.find(message.id()).await().status().toString().equals("sent"));
  }

  private static void assertConflict(Future<?> deleted) {
    assertThatThrownBy(deleted::await)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));
  }

  @Test
  void whatWasPutOffIsCancelledUnlessTheMailMayHaveGotThrough() {
    var outcomes =
        Map.of(
            "away@example.com", new Outcome.Deferred(null, "nobody there", true),
            "busy@example.com", new Outcome.Deferred(Reply.of(451, "4.3.0 Later"), "put off"),
            "lost@example.com", new Outcome.Deferred(null, "the connection broke"));
    node.startSending(envelope -> Future.succeededFuture(outcomes.get(envelope.recipient())));
    var messages = new LinkedHashMap<String, Message>();
    outcomes.keySet().forEach(each -> messages.put(each, node.accept(each)));
    await().until(() -> messages.values().stream().allMatch(this::isPutOff));

    assertThat(node.delete(messages.get("away@example.com")).await().getString("status"))
        .isEqualTo("cancelled");
    assertThat(node.delete(messages.get("busy@example.com")).await().getString("status"))
        .isEqualTo("cancelled");
    assertConflict(node.delete(messages.get("lost@example.com")));
  }

  private boolean isPutOff(Message message) {
    var delivery = node.deliveries(message).get(0);
    return !delivery.getJsonArray("attempts").isEmpty()
        && !delivery.getJsonObject("queue").containsKey("token");
  }

  @Test
  void whatWasFoundBeforeItsMessageWasNotTriedAndIsCancelled() {
    node.startSending(
        each -> Future.succeededFuture(new Outcome.Deferred(null, "nobody there", true)));
    var accepted = Instant.now();

    var message =
        node.accept(
            accepted,
            () -> await().until(() -> isPutOffBeyond(accepted)),
            "early" + Ids.next() + "@example.com");

    assertThat(node.delete(message).await().getString("status")).isEqualTo("cancelled");
  }

  /** Somebody took the delivery that was accepted then, and gave it back. */
  private static boolean isPutOffBeyond(Instant accepted) {
    var later = new JsonObject().put("$gt", Documents.date(accepted));
    var query =
        new JsonObject()
            .put("recipient", new JsonObject().put("$regex", "^early"))
            .put("queue.token", new JsonObject().put("$exists", false))
            .put("queue.dueAt", later);
    return STORE.store().count(Collections.DELIVERIES, query, 1).await() > 0;
  }

  @Test
  void whatANodeHadInHandWhenItDiedIsNotCancelled() {
    var message = node.accept(Instant.now().minusSeconds(1), "ann@example.com");
    update(message, new JsonObject().put("queue.token", Ids.next()).put("queue.taken", 1));
    assertConflict(node.delete(message));

    // Taken up again, and put off before anybody was spoken to.
    node.startSending(
        each -> Future.succeededFuture(new Outcome.Deferred(null, "nobody there", true)));
    await().until(() -> isPutOff(message));
    assertConflict(node.delete(message));
  }

  private void update(Message message, JsonObject fields) {
    STORE
        .store()
        .updateAll(
            Collections.DELIVERIES,
            new JsonObject().put("messageId", message.id()),
            new JsonObject().put("$set", fields))
        .await();
  }

  @Test
  void oneRecipientThatIsServedKeepsAllFromBeingCancelled() {
    var message = node.accept("ann@example.com", "bob@example.com", "eve@example.com");
    STORE
        .store()
        .updateOne(
            Collections.DELIVERIES,
            new JsonObject().put("recipient", "bob@example.com").put("messageId", message.id()),
            new JsonObject().put("$set", new JsonObject().put("queue.token", Ids.next())))
        .await();

    assertConflict(node.delete(message));

    assertThat(node.deliveries(message))
        .allMatch(each -> each.getString("status").equals("queued"))
        .filteredOn(each -> each.getJsonObject("queue").containsKey("token"))
        .hasSize(1);
  }

  /** Two that send and one that cancels, all at once: each mail is either sent or cancelled. */
  @Test
  void neverBothCancelledAndSent() {
    var sent = new ConcurrentHashMap<String, Integer>();
    var all = new ArrayList<Message>();
    for (int i = 0; i < 60; i++) {
      all.add(node.accept(i + "a@example.com", i + "b@example.com"));
    }
    var other = new RemovalFixture(STORE);
    node.startSending(envelope -> sent(sent, envelope.id()));
    other.startSending(envelope -> sent(sent, envelope.id()));

    var cancelled = new ArrayList<Future<Boolean>>();
    for (int i = all.size() - 1; i >= 0; i--) {
      cancelled.add(
          node.delete(all.get(i))
              .map(shown -> shown.getString("status").equals("cancelled"))
              .otherwise(false));
    }
    Future.all(cancelled).await();
    await()
        .until(
            () ->
                all.stream()
                    .flatMap(each -> node.deliveries(each).stream())
                    .noneMatch(each -> each.containsKey("queue")));
    other.stop();

    for (int i = 0; i < all.size(); i++) {
      var message = all.get(all.size() - 1 - i);
      var expected = cancelled.get(i).result() ? "cancelled" : "sent";
      assertThat(node.deliveries(message))
          .allSatisfy(
              each -> {
                assertThat(each.getString("status")).isEqualTo(expected);
                assertThat(sent.getOrDefault(each.getString("_id"), 0))
                    .isEqualTo(expected.equals("sent") ? 1 : 0);
              });
    }
  }

  @Test
  void whatIsRemovedGoesWithAllThatHangsOnIt() {
    var first = receive("root@example.com");
    var second = receive("root@example.com");
    node.startClearing();

    var shown = node.delete(first).await();

    assertThat(shown.getString("id")).isEqualTo(first.id());
    assertThat(node.messages.find(first.id()).await()).isNull();
    assertThat(node.threads.get(node.inboxId, first.threadId()).await().messageCount())
        .isEqualTo(1);
    await().until(() -> isCleared(first));
    assertThat(isCleared(second)).isFalse();

    node.delete(second).await();
    await().until(() -> isCleared(second));
    assertThatThrownBy(() -> node.threads.get(node.inboxId, first.threadId()).await())
        .isInstanceOf(Problem.class);
    assertThatThrownBy(() -> node.delete(second).await())
        .isInstanceOfSatisfying(
            Problem.class, it -> assertThat(it.kind()).isEqualTo(Problem.Kind.NOT_FOUND));
  }

  /** With a file, long bodies, and a raw mail of several chunks. */
  private Message receive(String root) {
    var sample = new MessageSample(node.inboxId);
    sample.root = root;
    sample.receiptId = Ids.next();
    sample.html = "x".repeat(300_000);
    var file = new Attachment(Ids.next(), "a.pdf", "application/pdf", 300_000, null);
    sample.attachments = List.of(file);
    node.blobs.put(file.id(), Buffer.buffer(new byte[300_000])).await();
    var receipt =
        new Receipt(
            sample.receiptId, "", List.of(), null, null, "ESMTP", null, 600_000, Instant.now());
    node.receipts.keep(receipt, Buffer.buffer(new byte[600_000])).await();
    var processed = new JsonObject().put("$unset", new JsonObject().put("queue", ""));
    STORE
        .store()
        .updateOne(Collections.RECEIPTS, new JsonObject().put("_id", receipt.id()), processed)
        .await();
    var message = sample.build();
    node.messages.insert(message).await();
    node.threads.refresh(message).await();
    return message;
  }

  private boolean isCleared(Message message) {
    var own = new JsonObject().put("_id", message.id());
    var file = message.attachments().get(0).id();
    return node.count(Collections.REMOVALS, own) == 0
        && node.count(Collections.RECEIPTS, new JsonObject().put("_id", message.receiptId())) == 0
        && blobs(file) + blobs(Ids.derive(message.id(), "html")) == 0
        && blobs(Ids.derive(message.receiptId(), "raw")) == 0;
  }

  private long blobs(String id) {
    return node.count(
        Collections.BLOBS, new JsonObject().put("_id", new JsonObject().put("$regex", "^" + id)));
  }

  /** A node noted the removal and died before anything else happened. */
  @Test
  void aRemovalThatWasCutShortIsFinishedByWhoeverComesNext() {
    var message = receive("other@example.com");
    var slim = node.messages.findSlim(message.id()).await();
    var note =
        Documents.of(com.sendook.message.Remains.of(slim))
            .put(
                "queue",
                new JsonObject()
                    .put("dueAt", Documents.date(Instant.now()))
                    .put("lane", "removal")
                    .put("since", Documents.date(Instant.now())));
    STORE.store().insert(Collections.REMOVALS, note).await();

    node.startClearing();

    await().until(() -> isCleared(message));
    assertThat(node.messages.find(message.id()).await()).isNull();
    assertThat(node.count(Collections.THREADS, new JsonObject().put("_id", message.threadId())))
        .isZero();
  }

  /** Processing it once more would make the message once more. */
  @Test
  void aMessageWhoseReceiptIsInWorkGoesAfterIt() {
    var message = receive("third@example.com");
    var receipt = new JsonObject().put("_id", message.receiptId());
    var pending = new JsonObject().put("queue", new JsonObject().put("lane", "inbound"));
    STORE
        .store()
        .updateOne(Collections.RECEIPTS, receipt, new JsonObject().put("$set", pending))
        .await();
    node.startClearing();

    node.delete(message).await();
    await()
        .until(
            () ->
                STORE
                        .store()
                        .findOne(Collections.REMOVALS, new JsonObject().put("_id", message.id()))
                        .await()
                        .getJsonObject("queue")
                        .getInteger("attempts")
                    > 0);

    assertThat(node.messages.find(message.id()).await()).isNull();
    assertThat(node.count(Collections.RECEIPTS, receipt)).isEqualTo(1);
  }
}
