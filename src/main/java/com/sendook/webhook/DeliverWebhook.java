package com.sendook.webhook;

import com.sendook.event.Event;
import com.sendook.event.EventLog;
import com.sendook.queue.MemoryBudget;
import com.sendook.queue.Schedule;
import com.sendook.queue.Verdict;
import com.sendook.queue.Work;
import com.sendook.store.Documents;
import com.sendook.webhook.CallEndpoint.Call;
import com.sendook.webhook.Outcome.Answered;
import com.sendook.webhook.Outcome.Unanswered;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one webhook of one event: at least once, until it answers 2xx or the schedule ends. The
 * post then stands as delivered, failed, or cancelled where nobody is to be told any more; every
 * try is recorded.
 */
public final class DeliverWebhook {
  private static final Logger log = LoggerFactory.getLogger(DeliverWebhook.class);

  /** After the last of these pauses comes the tenth and last attempt. */
  static final Schedule SCHEDULE =
      new Schedule(
          List.of(
              Duration.ofSeconds(5),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(5),
              Duration.ofHours(10),
              Duration.ofHours(14),
              Duration.ofHours(20),
              Duration.ofHours(24)));

  /**
   * Longer than the schedule: while an endpoint cannot be reached, most of its posts wait without
   * being tried, and are not to wait for ever.
   */
  public static final Duration MAX_AGE = Duration.ofDays(7);

  /** The bodies, the JSON made of them, and its bytes. */
  private static final int BYTES_IN_MEMORY = 4;

  private final Webhooks webhooks;
  private final EventLog events;
  private final EventBody eventBody;
  private final CallEndpoint endpoint;
  private final Attempts attempts;
  private final MemoryBudget memory;
  private final Schedule schedule;

  DeliverWebhook(
      Webhooks webhooks,
      EventLog events,
      EventBody eventBody,
      CallEndpoint endpoint,
      Attempts attempts,
      MemoryBudget memory,
      Schedule schedule) {
    this.webhooks = webhooks;
    this.events = events;
    this.eventBody = eventBody;
    this.endpoint = endpoint;
    this.attempts = attempts;
    this.memory = memory;
    this.schedule = schedule;
  }

  public DeliverWebhook(
      Webhooks webhooks,
      EventLog events,
      EventBody eventBody,
      CallEndpoint endpoint,
      Attempts attempts,
      MemoryBudget memory) {
    this(webhooks, events, eventBody, endpoint, attempts, memory, SCHEDULE);
  }

  /** What a try needs; webhook or event are null where they are gone. */
  private record Task(Post post, int attempt, Webhook webhook, Event event) {
    boolean isCancelled() {
      return webhook == null || event == null;
    }
  }

  /** One try. Fails only where the store does; what the endpoint does wrong is a verdict. */
  public Future<Verdict> handle(Work work) {
    if (work.age().compareTo(MAX_AGE) > 0) {
      log.info("webhook post {} has failed: it waited for {}", work.id(), MAX_AGE);
      return Future.succeededFuture(finished(Post.FAILED));
    }
    return load(work)
        .compose(
            task ->
                task.isCancelled()
                    ? Future.succeededFuture(finished(Post.CANCELLED))
                    : deliver(task));
  }

  private Future<Task> load(Work work) {
    var post = Documents.read(work.document(), Post.class);
    return Future.all(webhooks.findActive(post.webhookId()), events.find(post.eventId()))
        .map(both -> new Task(post, post.tries() + 1, both.resultAt(0), both.resultAt(1)));
  }

  private Future<Verdict> deliver(Task task) {
    return eventBody
        .size(task.event())
        .compose(size -> memory.with(size * BYTES_IN_MEMORY, () -> post(task)))
        .compose(call -> conclude(task, call));
  }

  private Future<Call> post(Task task) {
    return eventBody.render(task.event()).compose(body -> endpoint.call(task.webhook(), body));
  }

  private Future<Verdict> conclude(Task task, Call call) {
    var verdict = verdict(task, call.outcome());
    var nextAttemptAt = verdict instanceof Verdict.Later later ? in(later.delay()) : null;
    return attempts
        .record(Attempt.of(task.post(), task.attempt(), call, nextAttemptAt))
        .compose(recorded -> deactivateIfGone(task.webhook(), call.outcome()))
        .map(concluded -> verdict);
  }

  private Verdict verdict(Task task, Outcome outcome) {
    if (outcome.error() == null) {
      return finished(Post.DELIVERED);
    }
    var pause = schedule.after(task.attempt());
    if (isGone(outcome) || pause.isEmpty()) {
      log.info(
          "webhook {}: post {} has failed after {} attempts",
          task.webhook().id(),
          task.post().id(),
          task.attempt());
      return finished(Post.FAILED);
    }
    // Counted here, since the queue also counts turns that never came to a try.
    var counted = new JsonObject().put("$set", new JsonObject().put("tries", task.attempt()));
    return new Verdict.Later(pause.get(), counted, outcome instanceof Unanswered);
  }

  private Future<Void> deactivateIfGone(Webhook webhook, Outcome outcome) {
    if (!isGone(outcome)) {
      return Future.succeededFuture();
    }
    log.info("webhook {} is deactivated: its endpoint answered 410", webhook.id());
    return webhooks.deactivate(webhook);
  }

  private static boolean isGone(Outcome outcome) {
    return outcome instanceof Answered answered && answered.isGone();
  }

  private static Instant in(Duration delay) {
    return Instant.now().plus(delay).truncatedTo(ChronoUnit.MILLIS);
  }

  private static Verdict finished(String status) {
    return new Verdict.Done(new JsonObject().put("$set", new JsonObject().put("status", status)));
  }
}
