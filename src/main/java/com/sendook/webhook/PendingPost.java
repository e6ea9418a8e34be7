package com.sendook.webhook;

import com.sendook.api.ApiJson;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * A post that has not ended, and why.
 *
 * @param dueAt when it may be taken; null where it was only just noted
 * @param isTaken whether some node has it in hand
 */
record PendingPost(Post post, Instant dueAt, boolean isTaken) {
  private static final String LATER = "waiting";

  /**
   * As the API shows it where the endpoint rests on no node that is known of.
   *
   * @see #toJson(Breaker)
   */
  JsonObject toJson() {
    return toJson(Breaker.CLOSED);
  }

  /** As the API shows it: with its state, and why it is in that. */
  JsonObject toJson(Breaker breaker) {
    var why = why(breaker);
    var shown =
        ApiJson.of(post, "status", "tries", "line")
            .put("attempts", post.tries())
            .put("state", why.state())
            .put("reason", why.reason());
    if (why.state().equals(LATER)) {
      shown.put("nextAttemptAt", ApiJson.time(dueAt));
    }
    return shown;
  }

  private record Why(String state, String reason) {}

  private Why why(Breaker breaker) {
    if (isTaken) {
      return new Why("posting", "It is being posted now");
    }
    if (dueAt != null && dueAt.isAfter(Instant.now())) {
      return post.line() != null && post.tries() == 0
          ? new Why(
              "behind", "It waits for an earlier event of its inbox to be delivered or given up")
          : new Why(LATER, "Its last attempt failed: " + post.lastError());
    }
    return breaker.isOpen()
        ? new Why("resting", "The endpoint could not be reached, and rests for a while")
        : new Why("due", "It waits for a place among those that are being posted");
  }
}
