package com.sendook.outbound.deliver;

import com.sendook.event.Event;
import com.sendook.event.EventRelay;
import com.sendook.event.EventType;
import com.sendook.message.Deliveries;
import com.sendook.message.Delivery;
import com.sendook.message.Status;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Reply;
import com.sendook.queue.Schedule;
import com.sendook.queue.Work;
import com.sendook.store.Documents;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What follows from the outcome of an attempt: the new status, the events, and whether and when to
 * try again.
 */
final class Settlement {
  /**
   * Quickly at first, for greylisting and restarts; then at RFC 5321's pace (4.5.4.1) to the end.
   */
  private static final Schedule SCHEDULE =
      new Schedule(
          List.of(
              Duration.ofSeconds(15),
              Duration.ofMinutes(1),
              Duration.ofMinutes(5),
              Duration.ofMinutes(15),
              Duration.ofMinutes(30),
              Duration.ofHours(1),
              Duration.ofHours(2),
              Duration.ofHours(4)));

  /** RFC 3463, 3.2: the mailbox or its host is unknown, has moved, or takes no mail (RFC 7505). */
  private static final Set<String> ADDRESS_GONE =
      Set.of("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10");

  private final Duration maxAge;

  Settlement(Duration maxAge) {
    this.maxAge = maxAge;
  }

  /** Whether no more is to be tried. */
  boolean isOver(Work work) {
    return work.isGivenUp() || work.age().compareTo(maxAge) > 0;
  }

  Delivery.Attempt attempt(Outcome outcome, Instant start) {
    long durationMs = Duration.between(start, Instant.now()).toMillis();
    var at = start.truncatedTo(ChronoUnit.MILLIS);
    if (outcome instanceof Outcome.Sent sent) {
      return attempt(at, "sent", sent.reply(), sent.reply().text(), durationMs);
    }
    if (outcome instanceof Outcome.Refused refused) {
      return attempt(at, "refused", refused.reply(), refused.why(), durationMs);
    }
    var deferred = (Outcome.Deferred) outcome;
    var how = deferred.unreachable() ? Delivery.Attempt.UNREACHABLE : Delivery.Attempt.DEFERRED;
    return attempt(at, how, deferred.reply(), deferred.why(), durationMs);
  }

  private static Delivery.Attempt attempt(
      Instant at, String outcome, Reply reply, String why, long durationMs) {
    return reply == null
        ? new Delivery.Attempt(at, outcome, null, null, why, durationMs)
        : new Delivery.Attempt(
            at, outcome, reply.code(), reply.enhancedCode(), reply.text(), durationMs);
  }

  /** The pause before the next attempt, or nothing where this one was the last. */
  Optional<Duration> retry(Work work, Delivery delivery, Outcome outcome) {
    if (!(outcome instanceof Outcome.Deferred) || work.isGivenUp()) {
      return Optional.empty();
    }
    var pause = SCHEDULE.afterForever(delivery.attempts().size() + 1);
    boolean inTime = work.age().plus(pause).compareTo(maxAge) < 0;
    return inTime ? Optional.of(pause) : Optional.empty();
  }

  /** The update that records an attempt. */
  JsonObject put(Delivery.Attempt attempt) {
    return new JsonObject()
        .put("$push", new JsonObject().put("attempts", Documents.plain(attempt)))
        .put("$set", new JsonObject().put("updatedAt", Documents.date(Instant.now())));
  }

  /** The update that ends the delivery: the attempt, the status and the events, in one write. */
  JsonObject settle(
      Delivery delivery, Outcome outcome, Delivery.Attempt attempt, List<Event> events) {
    var update = put(attempt);
    update
        .getJsonObject("$set")
        .put("status", status(delivery, outcome).toString())
        .put(EventRelay.OUTBOX, EventRelay.outbox(events));
    givenId(outcome)
        .ifPresent(id -> update.getJsonObject("$set").put(Deliveries.RELAY_MESSAGE_ID, id));
    return update;
  }

  /** What a relay calls the mail, by which it tells of it later. */
  private static Optional<String> givenId(Outcome outcome) {
    return outcome instanceof Outcome.Sent sent && !sent.last()
        ? sent.reply().givenId()
        : Optional.empty();
  }

  List<Event> events(Delivery delivery, Outcome outcome) {
    var types =
        switch (status(delivery, outcome)) {
          case SENT -> List.of(EventType.MESSAGE_SENT);
          case DELIVERED -> List.of(EventType.MESSAGE_SENT, EventType.MESSAGE_DELIVERED);
          case REJECTED -> List.of(EventType.MESSAGE_REJECTED);
          case BOUNCED -> List.of(EventType.MESSAGE_BOUNCED);
          default -> List.of(EventType.MESSAGE_FAILED);
        };
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var events = new ArrayList<Event>();
    for (var type : types) {
      events.add(
          Event.ofMessage(
              type,
              delivery.organizationId(),
              delivery.inboxId(),
              delivery.messageId(),
              delivery.recipient(),
              now));
    }
    return events;
  }

  /** Whether the far side says that there is no such address, and so will say it again. */
  static boolean isAddressGone(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused
        && refused.reply() != null
        && ADDRESS_GONE.contains(String.valueOf(refused.reply().enhancedCode()));
  }

  /**
   * A refusal at the first attempt, or by nobody but us, means that the mail never left; after that
   * it came back.
   */
  static Status status(Delivery delivery, Outcome outcome) {
    if (outcome instanceof Outcome.Sent sent) {
      return sent.last() ? Status.DELIVERED : Status.SENT;
    }
    if (outcome instanceof Outcome.Refused refused) {
      boolean neverLeft = delivery.attempts().isEmpty() || refused.reply() == null;
      return neverLeft ? Status.REJECTED : Status.BOUNCED;
    }
    return Status.FAILED;
  }
}
