package com.sendook.thread;

import com.sendook.api.ApiJson;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * The messages of one inbox that answer one another.
 *
 * @param id derived from inbox and root, so that all who find the same root find the same thread
 * @param rootMessageId the Message-ID of the mail that began it, which may never have come here
 * @param participants addresses in the order in which they first took part
 */
public record MailThread(
    String id,
    String organizationId,
    String inboxId,
    String rootMessageId,
    String subject,
    List<String> participants,
    long messageCount,
    Instant lastMessageAt,
    Instant createdAt,
    Instant updatedAt) {

  /** The id of the thread that a root begins in an inbox. */
  public static String idOf(String inboxId, String rootMessageId) {
    return Ids.deriveTimeless(inboxId, "thread", rootMessageId);
  }

  /** As the API shows it. */
  public JsonObject toJson() {
    return ApiJson.of(this, "rootMessageId");
  }
}
