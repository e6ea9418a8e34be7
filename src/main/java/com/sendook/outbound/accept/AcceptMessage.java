package com.sendook.outbound.accept;

import com.sendook.inbox.Inbox;
import com.sendook.inbox.Inboxes;
import com.sendook.mail.Mailbox;
import com.sendook.message.Delivery;
import com.sendook.message.Message;
import com.sendook.message.Messages;
import com.sendook.message.Status;
import com.sendook.problem.Problem;
import com.sendook.queue.Ticket;
import com.sendook.queue.WorkQueue;
import com.sendook.store.Blobs;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Store;
import com.sendook.thread.Threads;
import com.sendook.trace.Trace;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says yes to a mail. Once the future completes, message and deliveries are on disk and each
 * delivery will reach one final state: the deliveries are written first, already in this node's
 * hands, and the message that makes them valid last; whoever was not told yes finds nothing sent.
 */
public final class AcceptMessage {
  private static final Logger log = LoggerFactory.getLogger(AcceptMessage.class);

  private final Store store;
  private final Blobs blobs;
  private final Inboxes inboxes;
  private final Messages messages;
  private final Threads threads;
  private final WorkQueue queue;
  private final UnaryOperator<String> laneOf;
  private final BiFunction<String, String, Future<Void>> checkDomain;
  private final Function<String, Future<Void>> count;
  private final Duration patience;

  /**
   * Accepts for one node.
   *
   * @param queue the queue of the deliveries
   * @param laneOf the lane of a recipient: mail that takes the same way out waits together
   * @param checkDomain fails where the organization may not send from the domain
   * @param count counts one more message of an organization, or fails where it is one too many
   * @param patience how long a yes may take for the mail to be sent right after it, while others
   *     are; zero for somebody who waits for the answer
   */
  public AcceptMessage(
      Store store,
      Blobs blobs,
      Inboxes inboxes,
      Messages messages,
      Threads threads,
      WorkQueue queue,
      UnaryOperator<String> laneOf,
      BiFunction<String, String, Future<Void>> checkDomain,
      Function<String, Future<Void>> count,
      Duration patience) {
    this.store = store;
    this.blobs = blobs;
    this.inboxes = inboxes;
    this.messages = messages;
    this.threads = threads;
    this.queue = queue;
    this.laneOf = laneOf;
    this.checkDomain = checkDomain;
    this.count = count;
    this.patience = patience;
  }

  /**
   * Takes a new mail from the inbox; completes with the message as it was stored.
   *
   * @param id the message's; taking a mail again under the same id makes no other one
   */
  public Future<Accepted> send(
      String organizationId, String inboxId, String id, SendRequest request) {
    return inboxes
        .get(organizationId, inboxId)
        .compose(
            inbox ->
                conversation(inbox, request)
                    .compose(conversation -> accept(inbox, id, request, conversation)));
  }

  /**
   * Takes a mail that a mail program wrote: it goes to the recipients of its envelope alone.
   *
   * @param id as for {@link #send}
   */
  public Future<Accepted> submit(
      String organizationId, String inboxId, String id, SubmittedMail mail) {
    return inboxes
        .get(organizationId, inboxId)
        .compose(
            inbox ->
                messages
                    .threadOf(inbox.id(), mail.answered())
                    .map(threadId -> mail.conversation(inbox.id(), threadId))
                    .compose(
                        conversation ->
                            accept(
                                inbox,
                                id,
                                mail.request(),
                                unique(mail.recipients().stream()),
                                conversation)));
  }

  /** Takes an answer, under an id of its own, to a message of the inbox. */
  public Future<Accepted> reply(
      String organizationId, String inboxId, String messageId, String id, ReplyRequest request) {
    return inboxes
        .get(organizationId, inboxId)
        .compose(
            inbox ->
                messages
                    .get(inbox.id(), messageId)
                    .compose(
                        original ->
                            accept(
                                inbox,
                                id,
                                request.answer(original, inbox.email()),
                                Conversation.answering(original))));
  }

  private Future<Conversation> conversation(Inbox inbox, SendRequest request) {
    if (request.inReplyTo() != null) {
      return messages.get(inbox.id(), request.inReplyTo()).map(Conversation::answering);
    }
    if (request.threadId() != null) {
      return threads.get(inbox.id(), request.threadId()).map(Conversation::within);
    }
    return Future.succeededFuture(Conversation.NEW);
  }

  private Future<Accepted> accept(
      Inbox inbox, String id, SendRequest request, Conversation conversation) {
    return accept(inbox, id, request, recipients(request), conversation);
  }

  private Future<Accepted> accept(
      Inbox inbox,
      String id,
      SendRequest request,
      List<String> recipients,
      Conversation conversation) {
    var message = NewMessage.of(inbox, id, request, conversation);
    if (recipients.isEmpty() || recipients.size() > SendRequest.MAX_RECIPIENTS) {
      return Future.failedFuture(
          Problem.invalid(
              "to",
              "must be 1 to %d recipients; the message answered names %d"
                  .formatted(SendRequest.MAX_RECIPIENTS, recipients.size())));
    }
    var deliveries = recipients.stream().map(each -> delivery(message, each)).toList();
    return checkDomain
        .apply(inbox.organizationId(), inbox.domain())
        .compose(checked -> count.apply(inbox.organizationId()))
        .compose(counted -> storeFiles(message, request.content()))
        .compose(stored -> messages.outsource(message))
        .compose(slim -> storeWork(slim, deliveries))
        .onSuccess(stored -> Trace.about(id, () -> logAccepted(id, deliveries.size())))
        .map(new Accepted(message, deliveries));
  }

  private static void logAccepted(String id, int deliveries) {
    log.debug("message {}: accepted, {} to go", id, deliveries);
  }

  private Future<Void> storeFiles(Message message, Content content) {
    Future<Void> stored = Future.succeededFuture();
    for (int i = 0; i < content.files().size(); i++) {
      var id = message.attachments().get(i).id();
      var bytes = content.files().get(i).bytes();
      stored = stored.compose(before -> blobs.put(id, bytes)).mapEmpty();
    }
    return stored;
  }

  private Future<Void> storeWork(Message slim, List<Delivery> deliveries) {
    // Places are not held for some recipients while others wait for theirs.
    var wait = deliveries.size() == 1 ? patience : Duration.ZERO;
    return Future.all(deliveries.stream().map(each -> ticket(slim, each, wait)).toList())
        .compose(tickets -> storeWork(slim, deliveries, tickets.list()));
  }

  private Future<Void> storeWork(Message slim, List<Delivery> deliveries, List<Ticket> tickets) {
    var documents = new ArrayList<JsonObject>();
    for (int i = 0; i < tickets.size(); i++) {
      documents.add(tickets.get(i).mark(Documents.of(deliveries.get(i))));
    }
    return store
        .insertAllIfAbsent(Collections.DELIVERIES, documents)
        .compose(made -> storeMessage(slim).map(made))
        .onFailure(error -> tickets.forEach(queue::abandon))
        .compose(
            made ->
                enterThread(slim)
                    .<Void>map(
                        entered -> {
                          for (int i = 0; i < tickets.size(); i++) {
                            begin(tickets.get(i), documents.get(i), made.get(i), entered);
                          }
                          return null;
                        }));
  }

  private Future<Ticket> ticket(Message message, Delivery delivery, Duration wait) {
    var lane = laneOf.apply(delivery.recipient());
    return delivery.status() == Status.SCHEDULED
        ? Future.succeededFuture(queue.schedule(delivery.id(), lane, message.scheduledAt()))
        : queue.admit(delivery.id(), lane, wait);
  }

  /**
   * Work that begins with its thread in place is spared a look at it. A delivery that stood there
   * already, from an earlier try to take the same mail, is in other hands.
   */
  private void begin(Ticket ticket, JsonObject document, boolean made, boolean entered) {
    if (!made) {
      queue.abandon(ticket);
    } else if (entered) {
      queue.begin(ticket, document);
    } else {
      queue.resume(ticket);
    }
  }

  /**
   * A write whose answer was lost may have been made. It is made once more: whether that makes the
   * message or finds it, the answer then comes after it is on disk.
   */
  private Future<Void> storeMessage(Message slim) {
    return messages.insertSlim(slim).recover(error -> messages.insertSlim(slim)).mapEmpty();
  }

  /**
   * From here on the mail is accepted: a thread that cannot be written now is written with the
   * delivery.
   */
  private Future<Boolean> enterThread(Message message) {
    var entered =
        message.references().isEmpty() ? threads.begin(message) : threads.refresh(message);
    return entered.map(true).otherwise(false);
  }

  private static Delivery delivery(Message message, String recipient) {
    return new Delivery(
        Delivery.idOf(message.id(), recipient),
        message.organizationId(),
        message.inboxId(),
        message.id(),
        recipient,
        message.status(),
        List.of(),
        message.createdAt(),
        message.createdAt());
  }

  private static List<String> recipients(SendRequest request) {
    return unique(
        Stream.of(request.to(), request.cc(), request.bcc())
            .flatMap(List::stream)
            .map(Mailbox::address));
  }

  /** Each once, whatever its case. */
  private static List<String> unique(Stream<String> addresses) {
    var unique = new LinkedHashMap<String, String>();
    addresses.forEach(address -> unique.putIfAbsent(address.toLowerCase(Locale.ROOT), address));
    return List.copyOf(unique.values());
  }
}
