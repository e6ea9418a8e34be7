package com.sendook.message;

import com.sendook.store.Ids;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One message to one recipient: the unit of sending, with one SMTP transaction, one outcome and one
 * retry schedule.
 *
 * @param id derived from message and recipient, so that making it twice changes nothing
 * @param recipient the bare address
 * @param attempts what was tried, oldest first
 * @param relayMessageId what the relay that took it calls it; null where it named nothing
 */
public record Delivery(
    String id,
    String organizationId,
    String inboxId,
    String messageId,
    String recipient,
    Status status,
    List<Attempt> attempts,
    Instant createdAt,
    Instant updatedAt,
    String relayMessageId) {

  /** One that no relay has taken. */
  public Delivery(
      String id,
      String organizationId,
      String inboxId,
      String messageId,
      String recipient,
      Status status,
      List<Attempt> attempts,
      Instant createdAt,
      Instant updatedAt) {
    this(
        id,
        organizationId,
        inboxId,
        messageId,
        recipient,
        status,
        attempts,
        createdAt,
        updatedAt,
        null);
  }

  /**
   * One try.
   *
   * @param outcome {@code sent}, {@code deferred}, {@code unreachable} or {@code refused}; of what
   *     a report told later {@code bounced}, {@code complained}, {@code rejected} or {@code
   *     delivered}
   * @param code the SMTP reply code, or null where there was no reply
   * @param enhancedCode RFC 3463, or null
   * @param reply the far side's words, or what kept us from hearing any
   */
  public record Attempt(
      Instant at,
      String outcome,
      Integer code,
      String enhancedCode,
      String reply,
      long durationMs) {
    public static final String DEFERRED = "deferred";
    public static final String UNREACHABLE = "unreachable";

    private static final Set<String> REPORTED =
        Set.of("bounced", "complained", "rejected", "delivered");

    /** Whether it is a try of ours; else it is what a report told later. */
    boolean isOurs() {
      return !REPORTED.contains(outcome);
    }

    /** Whether the far side may have taken the mail without our hearing of it. */
    boolean mayHaveGone() {
      return !outcome.equals(UNREACHABLE) && code == null;
    }
  }

  /**
   * Whether the far side certainly has no part of it.
   *
   * @param turns how often somebody began to send it, also where no attempt was recorded
   */
  public boolean isUntouched(int turns) {
    return status.isOpen()
        && turns == attempts.size()
        && attempts.stream().noneMatch(Attempt::mayHaveGone);
  }

  /** The delivery's id. */
  public static String idOf(String messageId, String recipient) {
    return Ids.derive(messageId, "delivery", recipient);
  }

  /** As the message's {@code recipients} show it. */
  public JsonObject toJson() {
    var json = new JsonObject().put("address", recipient).put("status", status.toString());
    if (!attempts.isEmpty()) {
      var last = attempts.get(attempts.size() - 1);
      putIfKnown(json, "code", last.code());
      putIfKnown(json, "enhancedCode", last.enhancedCode());
      putIfKnown(json, "reply", last.reply());
    }
    return json.put("attempts", attempts.stream().filter(Attempt::isOurs).count());
  }

  private static void putIfKnown(JsonObject json, String field, Object value) {
    if (value != null) {
      json.put(field, value);
    }
  }
}
