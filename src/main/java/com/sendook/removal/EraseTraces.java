package com.sendook.removal;

import com.sendook.event.EventLog;
import com.sendook.message.Traces;
import com.sendook.webhook.Attempts;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** Erases what the log and the attempts of webhooks hold of what is gone. */
public final class EraseTraces implements Traces {
  private final EventLog events;
  private final Attempts attempts;

  public EraseTraces(EventLog events, Attempts attempts) {
    this.events = events;
    this.attempts = attempts;
  }

  @Override
  public Future<Void> eraseMessage(String messageId, List<String> recipients) {
    return events
        .eraseRecipients(messageId, recipients)
        .compose(erased -> attempts.eraseMessage(messageId));
  }

  @Override
  public Future<Void> eraseInbox(String organizationId, String inboxId, Set<String> but) {
    return events
        .eraseInbox(organizationId, inboxId, but)
        .compose(erased -> attempts.eraseInbox(inboxId, but));
  }
}
