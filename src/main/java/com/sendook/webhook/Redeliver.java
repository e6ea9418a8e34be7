package com.sendook.webhook;

import com.sendook.event.EventLog;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Posts the event of an attempt once more, as new work with a schedule of its own. */
public final class Redeliver {
  private final Attempts attempts;
  private final EventLog events;
  private final EnqueuePosts posts;

  public Redeliver(Attempts attempts, EventLog events, EnqueuePosts posts) {
    this.attempts = attempts;
    this.events = events;
    this.posts = posts;
  }

  /**
   * Notes the post, which goes at once, whatever else is on its way; completes with it as the API
   * shows it. Fails as not found where the webhook has no such attempt, and as a conflict where it
   * is switched off or the event is not in the log (any more).
   *
   * @param id the post's
   */
  Future<JsonObject> redeliver(String id, Webhook webhook, String attemptId) {
    return attempts
        .find(webhook.id(), attemptId)
        .compose(
            attempt ->
                attempt == null
                    ? Future.failedFuture(Problem.notFound("Attempt"))
                    : events.find(attempt.eventId()))
        .compose(
            event -> {
              if (event == null) {
                return Future.failedFuture(
                    Problem.conflict(
                        "The event of this attempt is not in the log: it was a test call, or is"
                            + " kept no more"));
              }
              requireActive(webhook);
              var post = Post.alone(id, event, webhook.id());
              return posts.note(post).map(noted -> new PendingPost(post, null, false).toJson());
            });
  }

  /** Nothing is posted to one that is switched off. */
  static void requireActive(Webhook webhook) {
    if (!webhook.active()) {
      throw Problem.conflict(
          "The webhook is switched off: set its active to true before anything is sent again");
    }
  }
}
