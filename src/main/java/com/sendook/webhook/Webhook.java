package com.sendook.webhook;

import com.sendook.api.ApiJson;
import com.sendook.event.Event;
import com.sendook.secret.SealedField;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An endpoint of a user that is told of events.
 *
 * @param events the types of events it wants
 * @param active whether it is told of anything
 * @param inboxIds the inboxes whose events it wants; empty means those of all
 * @param ordered whether the events of an inbox are to come one after the other
 * @param secret what posts to it are signed with, sealed for {@link #secretContext}
 * @param oldSecrets those that signed before, the newest first; null means none
 * @param rotation the request that made the secret, or null where the webhook was made with it
 * @param failingSince when the first of the attempts failed between which none succeeded, or null
 * @param disabledReason why the gateway switched it off, for a person, or null
 * @param disabledAt when it did, or null
 * @param toldSince since when it is told of what it is told of now; null: since it was made
 * @param replay what is posted once more at the moment, or null
 */
public record Webhook(
    String id,
    String organizationId,
    String url,
    List<String> events,
    String description,
    boolean active,
    List<String> inboxIds,
    boolean ordered,
    String secret,
    List<OldSecret> oldSecrets,
    String rotation,
    Instant failingSince,
    String disabledReason,
    Instant disabledAt,
    Instant toldSince,
    Replay replay,
    Instant createdAt,
    Instant updatedAt) {

  /** As the API shows it: never with a secret. */
  public JsonObject toJson() {
    return ApiJson.of(this, "secret", "oldSecrets", "rotation", "toldSince");
  }

  /** What the sealed secrets of this webhook are bound to. */
  static String secretContext(String id) {
    return "webhook:" + id;
  }

  /** All that is sealed of it. */
  List<SealedField> sealedFields() {
    var context = secretContext(id);
    var fields = new ArrayList<SealedField>();
    fields.add(new SealedField("secret", secret, context));
    for (int i = 0; oldSecrets != null && i < oldSecrets.size(); i++) {
      fields.add(
          new SealedField("oldSecrets." + i + ".secret", oldSecrets.get(i).secret(), context));
    }
    return fields;
  }

  boolean wants(Event event) {
    return active
        && events.contains(event.type())
        && (inboxIds.isEmpty() || inboxIds.contains(event.inboxId()));
  }

  /** Those older secrets that still sign beside the newest. */
  List<OldSecret> oldSecrets(Instant at) {
    return oldSecrets == null
        ? List.of()
        : oldSecrets.stream().filter(each -> each.counts(at)).toList();
  }

  /** Whether the request makes of it what has not failed yet: switched on, or somewhere else. */
  boolean beginsAnewWith(WebhookRequest request) {
    return request.active() && !(active && url.equals(request.url()));
  }

  /** The same as the request now wants it. */
  Webhook with(WebhookRequest request, Instant at) {
    boolean anew = beginsAnewWith(request);
    return new Webhook(
        id,
        organizationId,
        request.url(),
        request.events(),
        request.description(),
        request.active(),
        request.inboxIds(),
        request.ordered(),
        secret,
        oldSecrets,
        rotation,
        anew ? null : failingSince,
        anew ? null : disabledReason,
        anew ? null : disabledAt,
        isToldTheSame(request) ? toldSince : at,
        replay,
        createdAt,
        at);
  }

  private boolean isToldTheSame(WebhookRequest request) {
    return active == request.active()
        && ordered == request.ordered()
        && events.equals(request.events())
        && inboxIds.equals(request.inboxIds());
  }

  /** The same, switched off by the gateway. */
  Webhook disabled(String reason, Instant at) {
    return new Webhook(
        id,
        organizationId,
        url,
        events,
        description,
        false,
        inboxIds,
        ordered,
        secret,
        oldSecrets,
        rotation,
        failingSince,
        reason,
        at,
        toldSince,
        null,
        createdAt,
        at);
  }
}
