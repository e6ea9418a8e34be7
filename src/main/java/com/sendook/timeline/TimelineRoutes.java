package com.sendook.timeline;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.inbox.Inboxes;
import com.sendook.message.Messages;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /v1/inboxes/{inboxId}/messages/{messageId}/events}. */
public final class TimelineRoutes implements Routes {
  private final Inboxes inboxes;
  private final Messages messages;
  private final Timeline timeline;

  public TimelineRoutes(Inboxes inboxes, Messages messages, Timeline timeline) {
    this.inboxes = inboxes;
    this.messages = messages;
    this.timeline = timeline;
  }

  @Override
  public void mount(Router router, String base) {
    router.get(base + "/inboxes/:inboxId/messages/:messageId/events").handler(this::list);
  }

  private void list(RoutingContext context) {
    var page = Exchange.pageOldestFirst(context);
    var inboxId = Exchange.id(context, "inboxId", "Inbox");
    var messageId = Exchange.id(context, "messageId", "Message");
    Exchange.answerPage(
        context,
        page,
        inboxes
            .get(Exchange.organizationId(context), inboxId)
            .compose(inbox -> messages.getSlim(inbox.id(), messageId))
            .compose(message -> timeline.of(message, page)));
  }
}
