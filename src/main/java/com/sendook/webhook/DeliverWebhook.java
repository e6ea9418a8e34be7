package com.sendook.webhook;

import com.sendook.queue.Schedule;
import com.sendook.queue.Verdict;
import com.sendook.queue.Verdict.FarSide;
import com.sendook.queue.Work;
import com.sendook.store.Documents;
import com.sendook.webhook.CallEndpoint.Call;
import com.sendook.webhook.EventBodies.Told;
import com.sendook.webhook.Outcome.NotMade;
import com.sendook.webhook.Outcome.Unanswered;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one webhook of one event: at least once, until it answers 2xx or the schedule ends. The
 * post then stands as delivered, failed, or cancelled where nobody is to be told any more; every
 * try is recorded. Where its webhook asks for order it waits for its turn ({@link InOrder}).
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

  private final Webhooks webhooks;
  private final EventBodies bodies;
  private final CallEndpoint endpoint;
  private final Attempts attempts;
  private final InOrder inOrder;
  private final SwitchOff switchOff;
  private final Schedule schedule;

  DeliverWebhook(
      Webhooks webhooks,
      EventBodies bodies,
      CallEndpoint endpoint,
      Attempts attempts,
      InOrder inOrder,
      SwitchOff switchOff,
      Schedule schedule) {
    this.webhooks = webhooks;
    this.bodies = bodies;
    this.endpoint = endpoint;
    this.attempts = attempts;
    this.inOrder = inOrder;
    this.switchOff = switchOff;
    this.schedule = schedule;
  }

  public DeliverWebhook(
      Webhooks webhooks,
      EventBodies bodies,
      CallEndpoint endpoint,
      Attempts attempts,
      InOrder inOrder,
      SwitchOff switchOff) {
    this(webhooks, bodies, endpoint, attempts, inOrder, switchOff, SCHEDULE);
  }

  /** What a try needs; webhook or event are null where they are gone. */
  private record Task(Work work, Post post, int attempt, Webhook webhook, Told event) {
    boolean isCancelled() {
      return webhook == null || event == null;
    }

    private String name() {
      return "webhook " + webhook.id() + " " + event.event().type();
    }
  }

  /** One try. Fails only where the store does; what the endpoint does wrong is a verdict. */
  public Future<Verdict> handle(Work work) {
    var post = Documents.read(work.document(), Post.class);
    if (!post.isPending()) {
      return Future.succeededFuture(ended(post, FarSide.UNKNOWN));
    }
    if (work.isGivenUp()) {
      log.info("webhook post {} has failed: an operator gave it up", work.id());
      return end(work, post, Post.FAILED, FarSide.UNKNOWN);
    }
    if (work.age().compareTo(MAX_AGE) > 0) {
      log.info("webhook post {} has failed: it waited for {}", work.id(), MAX_AGE);
      return end(work, post, Post.FAILED, FarSide.UNKNOWN);
    }
    return load(work, post)
        .compose(
            task ->
                task.isCancelled()
                    ? end(work, post, Post.CANCELLED, FarSide.UNKNOWN)
                    : deliverInItsTurn(task));
  }

  private Future<Task> load(Work work, Post post) {
    return Future.all(webhooks.findActive(post.webhookId()), bodies.find(post.eventId()))
        .map(both -> new Task(work, post, post.tries() + 1, both.resultAt(0), both.resultAt(1)));
  }

  private Future<Verdict> deliverInItsTurn(Task task) {
    return inOrder
        .hindrance(task.post(), task.webhook(), task.work().age())
        .compose(
            pause ->
                pause.isPresent()
                    ? Future.succeededFuture(new Verdict.Wait(pause.get(), Verdict.Turn.UNKNOWN))
                    : deliver(task));
  }

  private Future<Verdict> deliver(Task task) {
    return bodies
        .with(
            task.event(),
            task.work().lane(),
            body -> task.work().stillHeld().compose(held -> endpoint.call(task.webhook(), body)))
        .compose(call -> conclude(task, call));
  }

  private Future<Verdict> conclude(Task task, Call call) {
    var pause = pause(task, call.outcome());
    var nextAttemptAt = pause.map(DeliverWebhook::in).orElse(null);
    tell(task, call.outcome());
    return attempts
        .record(Attempt.of(task.post(), task.attempt(), call, nextAttemptAt))
        .compose(recorded -> switchOff.judge(task.webhook(), call.outcome(), call.at()))
        .compose(
            judged ->
                pause.isPresent()
                    ? Future.succeededFuture(later(task, call.outcome(), pause.get()))
                    : end(
                        task.work(),
                        task.post(),
                        finalStatus(task, call.outcome()),
                        farSide(call.outcome())));
  }

  /** What goes well is told only to those who ask. */
  private static void tell(Task task, Outcome outcome) {
    if (outcome.error() == null) {
      log.debug("{}: post {} delivered", task.name(), task.post().id());
    } else {
      log.info("{}: post {} not delivered: {}", task.name(), task.post().id(), outcome.error());
    }
  }

  /** Until the next attempt, or nothing where there is none. */
  private Optional<Duration> pause(Task task, Outcome outcome) {
    return outcome.error() == null || outcome.isGone()
        ? Optional.empty()
        : schedule.after(task.attempt()).map(pause -> longer(pause, outcome.retryAfter()));
  }

  /** The endpoint may ask for more time than the schedule leaves it, and not for less. */
  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Verdict later(Task task, Outcome outcome, Duration pause) {
    // Counted here, since the queue also counts turns that never came to a try.
    var set = new JsonObject().put("tries", task.attempt()).put("lastError", outcome.error());
    return new Verdict.Later(pause, new JsonObject().put("$set", set), farSide(outcome));
  }

  private static FarSide farSide(Outcome outcome) {
    if (outcome instanceof Unanswered) {
      return FarSide.AWAY;
    }
    return outcome instanceof NotMade ? FarSide.UNKNOWN : FarSide.REACHED;
  }

  private static String finalStatus(Task task, Outcome outcome) {
    if (outcome.error() == null) {
      return Post.DELIVERED;
    }
    log.info(
        "webhook {}: post {} has failed after {} attempts",
        task.webhook().id(),
        task.post().id(),
        task.attempt());
    return Post.FAILED;
  }

  /** Where others wait for it, its end is written before they are called. */
  private Future<Verdict> end(Work work, Post post, String status, FarSide farSide) {
    var update = new JsonObject().put("$set", new JsonObject().put("status", status));
    return post.line() == null
        ? Future.succeededFuture(new Verdict.Done(update, farSide))
        : work.advance(update).map(written -> ended(post, farSide));
  }

  private Verdict ended(Post post, FarSide farSide) {
    if (post.line() == null) {
      return new Verdict.Done(new JsonObject(), farSide);
    }
    inOrder.callNext(post);
    return new Verdict.Done(
        new JsonObject().put("$unset", new JsonObject().put("line", "")), farSide);
  }

  private static Instant in(Duration delay) {
    return Instant.now().plus(delay).truncatedTo(ChronoUnit.MILLIS);
  }
}
