package com.sendook.webhook;

import com.sendook.api.ApiJson;
import com.sendook.api.Fields;
import com.sendook.event.EventLog;
import com.sendook.problem.Problem;
import com.sendook.store.Documents;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Begins to post to a webhook once more what it wants of all that happened since a moment. What is
 * to be done is written down with the webhook; {@link TendWebhook} does it.
 */
public final class ReplayEvents {
  /** As long as two clocks may differ. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final EventLog events;
  private final WebhookWork work;
  private final Duration keep;

  /**
   * Replays of this log.
   *
   * @param keep how long events stay in it
   */
  public ReplayEvents(EventLog events, WebhookWork work, Duration keep) {
    this.events = events;
    this.work = work;
    this.keep = keep;
  }

  /** Reads a request {@code {since}}. */
  Instant read(JsonObject body) {
    var fields = new Fields(body, Set.of("since"));
    var since = fields.time("since");
    var now = Instant.now();
    if (!fields.has("since")) {
      fields.fault("since", "must be given");
    } else if (since != null && since.isBefore(now.minus(keep).minus(SKEW))) {
      fields.fault("since", "must be at most " + shown(keep) + " ago, as long as events are kept");
    } else if (since != null && since.isAfter(now.plus(SKEW))) {
      fields.fault("since", "must not be in the future");
    }
    fields.check();
    return since;
  }

  private static String shown(Duration time) {
    return time.toHours() % 24 == 0 ? time.toDays() + " days" : time.toHours() + " hours";
  }

  /**
   * Notes the replay; completes with {@code {id, since, events}}, the last of which is how many
   * events there are of the types that the webhook wants, counted up to {@link
   * com.sendook.store.Page#COUNT_CAP}. Fails as a conflict where the webhook is switched off, or
   * has a replay under way.
   *
   * @param id the replay's: asked for again, it is the one under way
   */
  Future<JsonObject> replay(String id, Webhook webhook, Instant since) {
    Redeliver.requireActive(webhook);
    return events
        .since(webhook.organizationId(), webhook.events(), since)
        .compose(
            span -> {
              var answer =
                  new JsonObject()
                      .put("id", id)
                      .put("since", ApiJson.time(since))
                      .put("events", span.count());
              return span.count() == 0
                  ? Future.succeededFuture(answer)
                  : begin(webhook, new Replay(id, since, span.first() - 1, span.last()))
                      .map(begun -> answer);
            });
  }

  private Future<Void> begin(Webhook webhook, Replay replay) {
    var none =
        new JsonObject()
            .put("organizationId", webhook.organizationId())
            .put("active", true)
            .put("replay", new JsonObject().put("$exists", false));
    var set = new JsonObject().put("replay", Documents.plain(replay));
    return work.change(webhook, none, new JsonObject().put("$set", set))
        .compose(
            begun -> {
              boolean asked =
                  webhook.replay() != null && webhook.replay().replayId().equals(replay.replayId());
              return begun || asked
                  ? Future.succeededFuture()
                  : Future.failedFuture(
                      Problem.conflict(
                          "Another replay of this webhook is under way: wait until its replay is"
                              + " gone"));
            });
  }
}
