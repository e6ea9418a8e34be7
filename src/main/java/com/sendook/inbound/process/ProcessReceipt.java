package com.sendook.inbound.process;

import com.sendook.event.Event;
import com.sendook.event.EventRelay;
import com.sendook.event.EventType;
import com.sendook.inbound.parse.MailParser;
import com.sendook.inbound.report.ReportReader;
import com.sendook.inbound.verdict.AuthenticateMail;
import com.sendook.inbound.verdict.Claim;
import com.sendook.inbound.verdict.Verdicts;
import com.sendook.message.Deliveries;
import com.sendook.message.Message;
import com.sendook.message.Messages;
import com.sendook.message.ReportNote;
import com.sendook.queue.MemoryBudget;
import com.sendook.queue.Verdict;
import com.sendook.queue.Work;
import com.sendook.receipt.Receipt;
import com.sendook.receipt.Receipts;
import com.sendook.store.Blobs;
import com.sendook.store.Documents;
import com.sendook.thread.MailThread;
import com.sendook.thread.Threads;
import com.sendook.trace.Trace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the messages of a receipt: find the inboxes, parse, judge the origin, and for each of them
 * enter a thread, store and tell. Every id is derived from receipt and inbox, so a receipt that is
 * processed again makes nothing twice.
 */
public final class ProcessReceipt {
  private static final Logger log = LoggerFactory.getLogger(ProcessReceipt.class);

  /** Above this size parsing leaves the event loop. */
  private static final int INLINE_BYTES = 64 * 1024;

  /** The raw mail, its copy for the parser, the decoded parts, and what is derived from them. */
  private static final int BYTES_IN_MEMORY = 4;

  private final Vertx vertx;
  private final Receipts receipts;
  private final Destinations destinations;
  private final Messages messages;
  private final Deliveries deliveries;
  private final Threads threads;
  private final Blobs blobs;
  private final EventRelay relay;
  private final MemoryBudget memory;
  private final ApplyReport reports;
  private final AuthenticateMail authenticate;
  private final MailParser parser = new MailParser();
  private final ReportReader reader = new ReportReader();

  public ProcessReceipt(
      Vertx vertx,
      Receipts receipts,
      Destinations destinations,
      Messages messages,
      Deliveries deliveries,
      Threads threads,
      Blobs blobs,
      EventRelay relay,
      MemoryBudget memory,
      ApplyReport reports,
      AuthenticateMail authenticate) {
    this.vertx = vertx;
    this.receipts = receipts;
    this.destinations = destinations;
    this.messages = messages;
    this.deliveries = deliveries;
    this.threads = threads;
    this.blobs = blobs;
    this.relay = relay;
    this.memory = memory;
    this.reports = reports;
    this.authenticate = authenticate;
  }

  /** One turn of the work on a receipt. */
  public Future<Verdict> handle(Work work) {
    var receipt = Documents.read(work.document(), Receipt.class);
    return destinations
        .toDeliver(receipt.recipients())
        .compose(
            found ->
                found.isEmpty()
                    ? nobody(receipt)
                    : askAhead(work.document(), receipt)
                        .compose(
                            asked ->
                                memory.with(
                                    receipt.size() * BYTES_IN_MEMORY,
                                    () -> deliver(work.document(), receipt, found))));
  }

  /** Whatever DNS has to say of a large mail is asked before the mail takes its share of memory. */
  private Future<Void> askAhead(JsonObject document, Receipt receipt) {
    return receipt.clientAddress() == null || receipt.raw() == null
        ? Future.succeededFuture()
        : receipts
            .source(document)
            .beginning()
            .compose(
                beginning ->
                    authenticate.askAhead(
                        receipt.clientAddress(), receipt.reversePath(), receipt.helo(), beginning));
  }

  /** Every inbox it was for is gone by now, and so is the mail. */
  private Future<Verdict> nobody(Receipt receipt) {
    log.info("receipt {}: no inbox left to take it", receipt.id());
    return receipts.removeRaw(receipt).map(new Verdict.Remove());
  }

  private Future<Verdict> deliver(JsonObject document, Receipt receipt, List<Destination> found) {
    return receipts
        .raw(document)
        .compose(
            raw ->
                parse(raw)
                    .compose(
                        mail ->
                            verdicts(receipt, mail, raw)
                                .compose(verdicts -> deliver(receipt, mail, verdicts, found))))
        .map(delivered -> Verdict.done());
  }

  /** To one inbox after the other. */
  private Future<Void> deliver(
      Receipt receipt, ReadableMail mail, Verdicts verdicts, List<Destination> found) {
    Future<Void> delivered = Future.succeededFuture();
    for (var destination : found) {
      var incoming = new IncomingMail(receipt, mail, verdicts, destination);
      delivered = delivered.compose(before -> deliver(incoming));
    }
    return delivered;
  }

  /** Only a mail that came from another host by SMTP can be judged. */
  private Future<Verdicts> verdicts(Receipt receipt, ReadableMail mail, Buffer raw) {
    return receipt.clientAddress() == null
        ? Future.succeededFuture(authenticate.nothing())
        : authenticate.authenticate(
            new Claim(
                receipt.clientAddress(),
                receipt.reversePath(),
                receipt.helo(),
                mail.parsed().authors()),
            raw);
  }

  private Future<ReadableMail> parse(Buffer raw) {
    return raw.length() <= INLINE_BYTES
        ? Future.succeededFuture(ReadableMail.of(parser.parse(raw.getBytes())))
        : vertx.executeBlocking(() -> ReadableMail.of(parser.parse(raw.getBytes())), false);
  }

  private Future<Void> deliver(IncomingMail incoming) {
    return reportIn(incoming)
        .compose(report -> threadOf(incoming).map(thread -> incoming.message(thread, report)))
        .onSuccess(message -> Trace.about(message.id()))
        .compose(message -> storeFiles(incoming, message).compose(stored -> store(message)))
        .compose(
            message ->
                threads
                    .refresh(message)
                    .compose(entered -> relay.relay(List.of(received(message))))
                    .onSuccess(
                        told ->
                            log.info(
                                "message {}: received from receipt {}",
                                message.id(),
                                message.receiptId())));
  }

  /** What the mail reports on others, after that has been done; null where it is no report. */
  private Future<ReportNote> reportIn(IncomingMail incoming) {
    var reversePath = incoming.receipt().reversePath();
    if (!reader.isWorthReading(incoming.mail(), reversePath)) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> reader.read(incoming.mail(), reversePath), false)
        .compose(
            read ->
                read.map(report -> reports.apply(report, incoming))
                    .orElseGet(Future::succeededFuture));
  }

  /** The message as it stands: the one of an earlier try may have entered another thread. */
  private Future<Message> store(Message message) {
    return messages
        .insert(message)
        .compose(made -> made ? Future.succeededFuture(message) : messages.findSlim(message.id()));
  }

  /**
   * The thread of the mail that came back, or of one that it answers and that stands in this inbox;
   * else the one of its root.
   */
  private Future<String> threadOf(IncomingMail incoming) {
    if (incoming.returned().isEmpty()) {
      return answeredThread(incoming);
    }
    return messages
        .findSlim(incoming.returned().get(0).messageId())
        .compose(
            original ->
                original == null
                    ? answeredThread(incoming)
                    : Future.succeededFuture(original.threadId()));
  }

  private Future<String> answeredThread(IncomingMail incoming) {
    var inboxId = incoming.inbox().id();
    return messages
        .threadOf(inboxId, incoming.answered())
        .compose(
            answered ->
                answered == null ? threadByRelay(incoming) : Future.succeededFuture(answered))
        .map(
            answered ->
                answered == null ? MailThread.idOf(inboxId, incoming.rootMessageId()) : answered);
  }

  /** That of a mail which the relay gave another Message-ID; null where there is none. */
  private Future<String> threadByRelay(IncomingMail incoming) {
    var ids = incoming.answeredAtRelays();
    return ids.isEmpty()
        ? Future.succeededFuture()
        : deliveries
            .byRelayMessageIds(incoming.inbox().id(), ids)
            .compose(
                found ->
                    found.isEmpty()
                        ? Future.succeededFuture()
                        : messages.findSlim(found.get(0).messageId()))
            .map(original -> original == null ? null : original.threadId());
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
