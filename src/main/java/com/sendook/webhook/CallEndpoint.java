package com.sendook.webhook;

import com.sendook.secret.SealException;
import com.sendook.webhook.Outcome.NotMade;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs an event's body and posts it to a webhook's endpoint, once. */
public final class CallEndpoint {
  private static final Logger log = LoggerFactory.getLogger(CallEndpoint.class);

  private final WebhookSecrets secrets;
  private final EndpointClient client;

  public CallEndpoint(WebhookSecrets secrets, EndpointClient client) {
    this.secrets = secrets;
    this.client = client;
  }

  /** A call that was made. */
  record Call(Instant at, long durationMs, PostBody body, Outcome outcome) {}

  /** Calls once; whatever the endpoint does is an outcome, so this never fails. */
  Future<Call> call(Webhook webhook, PostBody body) {
    var at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    long startedNanos = System.nanoTime();
    return signAndPost(webhook, body, at)
        .map(
            outcome -> {
              long nanos = System.nanoTime() - startedNanos;
              return new Call(at, TimeUnit.NANOSECONDS.toMillis(nanos), body, outcome);
            });
  }

  private Future<Outcome> signAndPost(Webhook webhook, PostBody body, Instant at) {
    try {
      var headers = SignedHeaders.of(secrets.of(webhook, at), at, body);
      return client.post(Endpoint.parse(webhook.url()), headers, body.bytes());
    } catch (SealException e) {
      log.error("webhook {} cannot be called: {}", webhook.id(), e.getMessage());
      return Future.succeededFuture(new NotMade("not called: the post could not be signed"));
    }
  }
}
