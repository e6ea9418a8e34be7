package com.sendook.webhook;

import com.sendook.event.Event;
import com.sendook.event.EventLog;
import com.sendook.queue.Schedule;
import com.sendook.queue.Verdict;
import com.sendook.queue.Work;
import com.sendook.secret.SealException;
import com.sendook.store.Documents;
import com.sendook.webhook.Outcome.Answered;
import com.sendook.webhook.Outcome.Unanswered;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  private final Webhooks webhooks;
  private final EventLog events;
  private final EventBody eventBody;
  private final EndpointClient client;
  private final Attempts attempts;
  private final Schedule schedule;

  DeliverWebhook(
      Webhooks webhooks,
      EventLog events,
      EventBody eventBody,
      EndpointClient client,
      Attempts attempts,
      Schedule schedule) {
    this.webhooks = webhooks;
    this.events = events;
    this.eventBody = eventBody;
    this.client = client;
    this.attempts = attempts;
    this.schedule = schedule;
  }

  public DeliverWebhook(
      Webhooks webhooks,
      EventLog events,
      EventBody eventBody,
      EndpointClient client,
      Attempts attempts) {
    this(webhooks, events, eventBody, client, attempts, SCHEDULE);
  }

  /** What a try needs. */
  private record Task(Post post, int attempt, Webhook webhook, Event event) {
    boolean isCancelled() {
      return webhook == null || event == null;
    }
  }

  /** A try that was made. */
  private record Tried(Task task, Instant at, long durationMs, JsonObject body, Outcome outcome) {}

  /** One try. Fails only where the store does; what the endpoint does wrong is a verdict. */
  public Future<Verdict> handle(Work work) {
    return load(work)
        .compose(
            task ->
                task.isCancelled()
                    ? Future.succeededFuture(finished(Post.CANCELLED))
                    : eventBody
                        .render(task.event())
                        .compose(body -> signAndPost(task, body))
                        .compose(this::record));
  }

  private Future<Task> load(Work work) {
    var post = Documents.read(work.document(), Post.class);
    return Future.all(webhooks.findActive(post.webhookId()), events.find(post.eventId()))
        .map(both -> new Task(post, work.attempts() + 1, both.resultAt(0), both.resultAt(1)));
  }

  private Future<Tried> signAndPost(Task task, JsonObject body) {
    var at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    long started = System.nanoTime();
    return post(task, body.encode(), at)
        .map(
            outcome -> {
              long durationMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
              return new Tried(task, at, durationMs, body, outcome);
            });
  }

  private Future<Outcome> post(Task task, String body, Instant at) {
    try {
      var secret = webhooks.secretOf(task.webhook());
      var headers = SignedHeaders.of(secret, task.event().id(), at, body);
      return client.post(Endpoint.parse(task.webhook().url()), headers, Buffer.buffer(body));
    } catch (SealException e) {
      log.error("webhook {}: {}", task.webhook().id(), e.getMessage());
      return Future.succeededFuture(new Unanswered("not called: the post cannot be signed"));
    }
  }

  private Future<Verdict> record(Tried tried) {
    var verdict = verdict(tried);
    var attempt =
        Attempt.of(
            tried.task().post(),
            tried.task().attempt(),
            tried.at(),
            tried.durationMs(),
            tried.body().getJsonObject("payload"),
            tried.outcome(),
            verdict instanceof Verdict.Later later ? nextAttemptAt(later) : null);
    return attempts
        .record(attempt)
        .compose(recorded -> deactivateIfGone(tried))
        .map(settled -> verdict);
  }

  private static Instant nextAttemptAt(Verdict.Later later) {
    return Instant.now().plus(later.delay()).truncatedTo(ChronoUnit.MILLIS);
  }

  private Future<Void> deactivateIfGone(Tried tried) {
    if (!isGone(tried.outcome())) {
      return Future.succeededFuture();
    }
    log.info("webhook {} is deactivated: its endpoint answered 410", tried.task().webhook().id());
    return webhooks.deactivate(tried.task().webhook().id());
  }

  private Verdict verdict(Tried tried) {
    var post = tried.task().post();
    var error = tried.outcome().error();
    if (error == null) {
      return finished(Post.DELIVERED);
    }
    var pause = schedule.after(tried.task().attempt());
    if (isGone(tried.outcome()) || pause.isEmpty()) {
      log.info("webhook post {} to webhook {} has failed", post.id(), post.webhookId());
      return finished(Post.FAILED);
    }
    return Verdict.later(pause.get());
  }

  private static boolean isGone(Outcome outcome) {
    return outcome instanceof Answered answered && answered.isGone();
  }

  private static Verdict finished(String status) {
    return new Verdict.Done(new JsonObject().put("$set", new JsonObject().put("status", status)));
  }
}
