package com.sendook.webhook;

import com.sendook.event.Event;
import com.sendook.event.EventType;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Calls one webhook alone with an event that never happened, so that its owner sees it work. */
public final class TestWebhook {
  private static final Map<String, Object> PAYLOAD = Map.of("test", "test");

  private final Webhooks webhooks;
  private final EventBody eventBody;
  private final CallEndpoint endpoint;
  private final Attempts attempts;
  private final SwitchOff switchOff;

  public TestWebhook(
      Webhooks webhooks,
      EventBody eventBody,
      CallEndpoint endpoint,
      Attempts attempts,
      SwitchOff switchOff) {
    this.webhooks = webhooks;
    this.eventBody = eventBody;
    this.endpoint = endpoint;
    this.attempts = attempts;
    this.switchOff = switchOff;
  }

  /**
   * Calls once, active or not, and records the attempt; {@code {success, status, error}}, the last
   * two where there are any.
   */
  public Future<JsonObject> test(String organizationId, String webhookId) {
    var event = madeUp(organizationId);
    return webhooks
        .get(organizationId, webhookId)
        .compose(
            webhook ->
                eventBody
                    .render(event)
                    .compose(body -> endpoint.call(webhook, PostBody.of(body)))
                    .map(
                        call -> Attempt.of(Post.alone(Ids.next(), event, webhookId), 1, call, null))
                    .compose(attempt -> record(webhook, attempt)));
  }

  private Future<JsonObject> record(Webhook webhook, Attempt attempt) {
    boolean success = attempt.error() == null;
    return attempts
        .record(attempt)
        .compose(recorded -> success ? switchOff.succeeded(webhook) : Future.succeededFuture())
        .map(recorded -> result(attempt));
  }

  private static Event madeUp(String organizationId) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return new Event(
        Ids.next(),
        organizationId,
        EventType.MESSAGE_RECEIVED,
        null,
        null,
        null,
        PAYLOAD,
        now,
        0,
        null);
  }

  private static JsonObject result(Attempt attempt) {
    var result = new JsonObject().put("success", attempt.error() == null);
    if (attempt.status() != null) {
      result.put("status", attempt.status());
    }
    if (attempt.error() != null) {
      result.put("error", attempt.error());
    }
    return result;
  }
}
