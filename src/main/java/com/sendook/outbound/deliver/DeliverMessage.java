package com.sendook.outbound.deliver;

import com.sendook.event.EventRelay;
import com.sendook.limit.Turn;
import com.sendook.message.Delivery;
import com.sendook.message.Message;
import com.sendook.message.Messages;
import com.sendook.message.Status;
import com.sendook.outbound.transport.Outcome;
import com.sendook.queue.LaneMemory;
import com.sendook.queue.Verdict;
import com.sendook.queue.Work;
import com.sendook.store.Blobs;
import com.sendook.store.Documents;
import com.sendook.suppression.Suppression;
import com.sendook.suppression.Suppressions;
import com.sendook.thread.Threads;
import com.sendook.unsubscribe.UnsubscribeLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one delivery to its next state: load, compose, sign, transmit, settle, and tell. The
 * outcome is written before anything else happens; telling of it is repeated until it succeeds,
 * transmitting is not.
 *
 * <p>Two windows can repeat a mail, with the same Message-ID: a crash between the far side's yes
 * and the write of it, and a freeze between the last look at the lease and DATA.
 */
public final class DeliverMessage {
  private static final Logger log = LoggerFactory.getLogger(DeliverMessage.class);

  /**
   * A delivery without its message was never promised to anybody; its accept may yet be under way.
   */
  private static final Duration ORPHAN_AGE = Duration.ofDays(1);

  private static final Duration ORPHAN_LEAST_PAUSE = Duration.ofSeconds(1);
  private static final Duration ORPHAN_MOST_PAUSE = Duration.ofHours(1);

  /** The clocks of nodes and store differ. */
  private static final Duration EARLY_TOLERANCE = Duration.ofSeconds(10);

  /** The stored message, its parts while they are composed, and the mail. */
  private static final int BYTES_IN_MEMORY = 3;

  private static final Outcome TOO_OLD = new Outcome.Deferred(null, "gave up: too old");
  private static final Outcome GIVEN_UP = new Outcome.Deferred(null, "gave up: by an operator");
  private static final Outcome SUPPRESSED =
      new Outcome.Refused(null, "suppressed: nothing is sent to this address any more");

  private final Messages messages;
  private final Threads threads;
  private final EventRelay relay;
  private final MailBytes bytes;
  private final UnsubscribeLink unsubscribeLink;
  private final Route route;
  private final Suppressions suppressions;
  private final LaneMemory memory;
  private final Settlement settlement;

  public DeliverMessage(
      Vertx vertx,
      Blobs blobs,
      Messages messages,
      Threads threads,
      EventRelay relay,
      UnsubscribeLink unsubscribeLink,
      Route route,
      Suppressions suppressions,
      LaneMemory memory,
      Duration maxAge) {
    this.messages = messages;
    this.threads = threads;
    this.relay = relay;
    this.bytes = new MailBytes(vertx, blobs);
    this.unsubscribeLink = unsubscribeLink;
    this.route = route;
    this.suppressions = suppressions;
    this.memory = memory;
    this.settlement = new Settlement(maxAge);
  }

  /** One turn of the work on a delivery. */
  public Future<Verdict> handle(Work work) {
    var delivery = Documents.read(work.document(), Delivery.class);
    return messages
        .findToSend(delivery.messageId())
        .compose(
            message -> {
              if (message == null) {
                return Future.succeededFuture(orphan(work));
              }
              if (!delivery.status().isOpen()) {
                return tell(work, work.document(), message, delivery.status());
              }
              return isTooEarly(message) && !work.isGivenUp()
                  ? Future.succeededFuture(later(message))
                  : enqueue(work, delivery, message)
                      .compose(queued -> transmit(work, delivery, message));
            });
  }

  /**
   * Its accept may still be under way: looked at again soon while it is young, later as it gets
   * older.
   */
  private static Verdict orphan(Work work) {
    var age = work.age();
    if (age.compareTo(ORPHAN_AGE) > 0) {
      return new Verdict.Remove();
    }
    long pauseMs = Math.max(ORPHAN_LEAST_PAUSE.toMillis(), age.toMillis());
    return untried(Duration.ofMillis(Math.min(pauseMs, ORPHAN_MOST_PAUSE.toMillis())));
  }

  /** Somebody wanted to cancel it, and died over that. */
  private static boolean isTooEarly(Message message) {
    return message.scheduledAt() != null
        && message.scheduledAt().isAfter(Instant.now().plus(EARLY_TOLERANCE));
  }

  private static Verdict later(Message message) {
    return untried(Duration.between(Instant.now(), message.scheduledAt()));
  }

  /** It can still be cancelled: nobody was spoken to. */
  private static Verdict untried(Duration pause) {
    return new Verdict.Wait(pause, Verdict.Turn.UNKNOWN);
  }

  /** The time has come for what was scheduled; everything else is in the queue already. */
  private Future<Void> enqueue(Work work, Delivery delivery, Message message) {
    if (delivery.status() != Status.SCHEDULED) {
      return Future.succeededFuture();
    }
    var queued = new JsonObject().put("status", Status.QUEUED.toString());
    return work.advance(new JsonObject().put("$set", queued))
        .compose(written -> messages.fold(message, Status.QUEUED));
  }

  private Future<Verdict> transmit(Work work, Delivery delivery, Message slim) {
    var start = Instant.now();
    return settlement.isOver(work)
        ? settle(work, delivery, slim, start, work.isGivenUp() ? GIVEN_UP : TOO_OLD)
        : suppressions
            .holds(delivery.organizationId(), delivery.recipient())
            .compose(
                held ->
                    held
                        ? settle(work, delivery, slim, start, SUPPRESSED)
                        : transmitInTurn(work, delivery, slim, start));
  }

  private Future<Verdict> transmitInTurn(
      Work work, Delivery delivery, Message slim, Instant start) {
    return route
        .turn(delivery.recipient(), work.wasCalled())
        .compose(
            turn -> {
              if (turn instanceof Turn.Later later) {
                return Future.succeededFuture(new Verdict.Wait(later.in(), Verdict.Turn.GIVEN));
              }
              if (turn instanceof Turn.NotBefore closed) {
                return Future.succeededFuture(new Verdict.Wait(closed.in(), Verdict.Turn.NONE));
              }
              return sendOff(work, delivery, slim)
                  .compose(outcome -> settle(work, delivery, slim, start, outcome));
            });
  }

  private Future<Outcome> sendOff(Work work, Delivery delivery, Message slim) {
    return memory.with(
        work.lane(), slim.size() * BYTES_IN_MEMORY, () -> composeAndTake(work, delivery, slim));
  }

  private Future<Outcome> composeAndTake(Work work, Delivery delivery, Message slim) {
    return messages
        .inline(slim)
        .compose(message -> bytes.of(message, headersFor(delivery, message)))
        .<Outcome>transform(
            composed ->
                composed.succeeded()
                    ? route.take(delivery, slim, composed.result(), work::isHeld)
                    : unwritable(composed.cause()));
  }

  private Map<String, String> headersFor(Delivery delivery, Message message) {
    return message.unsubscribe() ? unsubscribeLink.headers(delivery) : Map.of();
  }

  /** What cannot be written as a mail now never can; whatever else hinders it may pass. */
  private static Future<Outcome> unwritable(Throwable error) {
    return error instanceof IllegalArgumentException
        ? Future.succeededFuture(new Outcome.Refused(null, error.getMessage()))
        : Future.failedFuture(error);
  }

  private Future<Verdict> settle(
      Work work, Delivery delivery, Message message, Instant start, Outcome outcome) {
    var attempt = settlement.attempt(outcome, start);
    log.info(
        "message {} delivery {}: {} {}",
        message.id(),
        delivery.id(),
        attempt.outcome(),
        Optional.ofNullable(attempt.code()).map(String::valueOf).orElse(""));
    var retry = settlement.retry(work, delivery, outcome);
    if (retry.isPresent()) {
      return Future.succeededFuture(
          new Verdict.Later(
              retry.get(),
              settlement.put(attempt),
              outcome.isUnreachable() ? Verdict.FarSide.AWAY : Verdict.FarSide.REACHED));
    }
    var events = settlement.events(delivery, outcome);
    var settled = settlement.settle(delivery, outcome, attempt, events);
    return work.advance(settled)
        .compose(written -> suppressIfGone(delivery, outcome))
        .compose(
            written ->
                tell(
                    work,
                    new JsonObject().put(EventRelay.OUTBOX, EventRelay.outbox(events)),
                    message,
                    Settlement.status(delivery, outcome)));
  }

  /** Where this fails, or dies before it is done, the next mail to the address tells the same. */
  private Future<Void> suppressIfGone(Delivery delivery, Outcome outcome) {
    return Settlement.isAddressGone(outcome)
        ? suppressions
            .add(
                delivery.organizationId(),
                delivery.recipient(),
                Suppression.Reason.BOUNCE,
                delivery.messageId())
            .<Void>mapEmpty()
            .otherwiseEmpty()
        : Future.succeededFuture();
  }

  /**
   * Folds the message's status first, so that whoever hears the event finds the message as the
   * event says.
   */
  private Future<Verdict> tell(Work work, JsonObject document, Message message, Status status) {
    return messages
        .fold(message, status)
        .compose(folded -> work.isFresh() ? Future.succeededFuture() : threads.ensure(message))
        .compose(entered -> relay.relayOutbox(document))
        .map(
            told ->
                new Verdict.Done(
                    new JsonObject().put("$unset", new JsonObject().put(EventRelay.OUTBOX, ""))));
  }
}
