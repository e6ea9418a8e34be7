package com.sendook.message;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** What others keep of messages and inboxes, such as what was posted to webhooks. */
public interface Traces {
  /** Leaves of a message its id, and of these recipients nothing. */
  Future<Void> eraseMessage(String messageId, List<String> recipients);

  /**
   * Leaves of an inbox, and of all that was in it, the ids.
   *
   * @param but types of events that stay as they are
   */
  Future<Void> eraseInbox(String organizationId, String inboxId, Set<String> but);
}
