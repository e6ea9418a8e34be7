package com.sendook.webhook;

import com.sendook.secret.SealException;
import com.sendook.webhook.Outcome.NotMade;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs an event's body and posts it to a webhook's endpoint, once. */
public final class CallEndpoint {
  private static final Logger log = LoggerFactory.getLogger(CallEndpoint.class);

  private final Webhooks webhooks;
  private final EndpointClient client;

  public CallEndpoint(Webhooks webhooks, EndpointClient client) {
    this.webhooks = webhooks;
    this.client = client;
  }

  /** A call that was made. */
  record Call(Instant at, long durationMs, JsonObject body, Outcome outcome) {}

  /** Calls once; whatever the endpoint does is an outcome, so this never fails. */
  Future<Call> call(Webhook webhook, JsonObject body) {
    var at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    long startedNanos = System.nanoTime();
    return signAndPost(webhook, body.getString("id"), body.encode(), at)
        .map(
            outcome -> {
              long nanos = System.nanoTime() - startedNanos;
              return new Call(at, TimeUnit.NANOSECONDS.toMillis(nanos), body, outcome);
            });
  }

  private Future<Outcome> signAndPost(Webhook webhook, String eventId, String body, Instant at) {
    try {
      var headers = SignedHeaders.of(webhooks.secretsOf(webhook, at), eventId, at, body);
      return client.post(Endpoint.parse(webhook.url()), headers, Buffer.buffer(body));
    } catch (SealException e) {
      log.error("webhook {} cannot be called: {}", webhook.id(), e.getMessage());
      return Future.succeededFuture(new NotMade("not called: the post could not be signed"));
    }
  }
}
