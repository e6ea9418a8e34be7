package com.sendook.inbound.process;

import com.sendook.event.Event;
import com.sendook.event.EventRelay;
import com.sendook.event.EventType;
import com.sendook.inbound.parse.MailParser;
import com.sendook.inbound.parse.ParsedMail;
import com.sendook.inbox.Inbox;
import com.sendook.inbox.Inboxes;
import com.sendook.message.Message;
import com.sendook.message.Messages;
import com.sendook.queue.Verdict;
import com.sendook.queue.Work;
import com.sendook.receipt.Receipt;
import com.sendook.receipt.Receipts;
import com.sendook.store.Blobs;
import com.sendook.store.Documents;
import com.sendook.thread.MailThread;
import com.sendook.thread.Threads;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the messages of a receipt: parse, find the inboxes, and for each of them enter a thread,
 * store and tell. Every id is derived from receipt and inbox, so a receipt that is processed again
 * makes nothing twice.
 */
public final class ProcessReceipt {
  private static final Logger log = LoggerFactory.getLogger(ProcessReceipt.class);

  /** Above this size parsing leaves the event loop. */
  private static final int INLINE_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final Receipts receipts;
  private final Inboxes inboxes;
  private final Messages messages;
  private final Threads threads;
  private final Blobs blobs;
  private final EventRelay relay;
  private final MailParser parser = new MailParser();

  public ProcessReceipt(
      Vertx vertx,
      Receipts receipts,
      Inboxes inboxes,
      Messages messages,
      Threads threads,
      Blobs blobs,
      EventRelay relay) {
    this.vertx = vertx;
    this.receipts = receipts;
    this.inboxes = inboxes;
    this.messages = messages;
    this.threads = threads;
    this.blobs = blobs;
    this.relay = relay;
  }

  /** One turn of the work on a receipt. */
  public Future<Verdict> handle(Work work) {
    var receipt = Documents.read(work.document(), Receipt.class);
    return parse(work.document())
        .compose(
            mail ->
                inboxes
                    .byEmails(receipt.recipients())
                    .compose(found -> deliver(receipt, mail, found)))
        .map(done -> Verdict.done());
  }

  private Future<ParsedMail> parse(JsonObject document) {
    return receipts.raw(document).compose(this::parse);
  }

  private Future<ParsedMail> parse(Buffer raw) {
    return raw.length() <= INLINE_BYTES
        ? Future.succeededFuture(parser.parse(raw.getBytes()))
        : vertx.executeBlocking(() -> parser.parse(raw.getBytes()), false);
  }

  private Future<Void> deliver(Receipt receipt, ParsedMail mail, List<Inbox> found) {
    if (found.isEmpty()) {
      log.info("receipt {}: no inbox left to take it", receipt.id());
    }
    Future<Void> delivered = Future.succeededFuture();
    for (var inbox : found) {
      delivered = delivered.compose(before -> deliver(receipt, mail, inbox));
    }
    return delivered;
  }

  private Future<Void> deliver(Receipt receipt, ParsedMail mail, Inbox inbox) {
    var incoming = new IncomingMail(receipt, mail, inbox);
    return threadOf(incoming)
        .compose(
            threadId -> {
              var message = incoming.message(threadId);
              return storeFiles(incoming, message)
                  .compose(stored -> messages.insert(message))
                  .compose(stored -> threads.refresh(message))
                  .compose(entered -> relay.relay(List.of(received(message))))
                  .onSuccess(
                      told ->
                          log.info(
                              "message {}: received from receipt {}", message.id(), receipt.id()));
            });
  }

  /**
   * The thread of a mail that it answers and that stands in this inbox, else the one of its root.
   */
  private Future<String> threadOf(IncomingMail incoming) {
    var inboxId = incoming.inbox().id();
    return messages
        .byMessageIds(inboxId, incoming.answered())
        .map(
            answered ->
                answered == null
                    ? MailThread.idOf(inboxId, incoming.rootMessageId())
                    : answered.threadId());
  }

  private Future<Void> storeFiles(IncomingMail incoming, Message message) {
    Future<Void> stored = Future.succeededFuture();
    for (int i = 0; i < message.attachments().size(); i++) {
      var id = message.attachments().get(i).id();
      var bytes = incoming.mail().attachments().get(i).content();
      stored = stored.compose(before -> blobs.put(id, bytes)).mapEmpty();
    }
    return stored;
  }

  private static Event received(Message message) {
    return Event.ofMessage(
        EventType.MESSAGE_RECEIVED,
        message.organizationId(),
        message.inboxId(),
        message.id(),
        null,
        message.createdAt());
  }
}
