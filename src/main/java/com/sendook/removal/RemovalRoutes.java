package com.sendook.removal;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.inbox.Inboxes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code DELETE} of a message. */
public final class RemovalRoutes implements Routes {
  private final Inboxes inboxes;
  private final DeleteMessage deleteMessage;

  public RemovalRoutes(Inboxes inboxes, DeleteMessage deleteMessage) {
    this.inboxes = inboxes;
    this.deleteMessage = deleteMessage;
  }

  @Override
  public void mount(Router router, String base) {
    router.delete(base + "/inboxes/:inboxId/messages/:messageId").handler(this::delete);
  }

  private void delete(RoutingContext context) {
    var inboxId = Exchange.id(context, "inboxId", "Inbox");
    var messageId = Exchange.id(context, "messageId", "Message");
    Exchange.answer(
        context,
        200,
        inboxes
            .get(Exchange.organizationId(context), inboxId)
            .compose(inbox -> deleteMessage.delete(inbox.id(), messageId)));
  }
}
