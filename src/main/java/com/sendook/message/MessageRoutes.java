package com.sendook.message;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.inbox.Inboxes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /v1/inboxes/{inboxId}/messages}: to read, to search, and to note labels and metadata. */
public final class MessageRoutes implements Routes {
  private final Inboxes inboxes;
  private final Messages messages;

  public MessageRoutes(Inboxes inboxes, Messages messages) {
    this.inboxes = inboxes;
    this.messages = messages;
  }

  @Override
  public void mount(Router router, String base) {
    router.get(base + "/inboxes/:inboxId/messages").handler(this::list);
    router.get(base + "/inboxes/:inboxId/messages/:messageId").handler(this::get);
    router.put(base + "/inboxes/:inboxId/messages/:messageId").handler(this::tag);
  }

  private void list(RoutingContext context) {
    var filter = Exchange.query(context, MessageFilter::parse);
    var page = Exchange.page(context);
    var inboxId = Exchange.id(context, "inboxId", "Inbox");
    Exchange.answerPage(
        context,
        page,
        inboxes
            .get(Exchange.organizationId(context), inboxId)
            .compose(inbox -> messages.list(inbox.id(), filter, page)));
  }

  private void get(RoutingContext context) {
    var inboxId = Exchange.id(context, "inboxId", "Inbox");
    var messageId = Exchange.id(context, "messageId", "Message");
    Exchange.answer(
        context,
        200,
        inboxes
            .get(Exchange.organizationId(context), inboxId)
            .compose(inbox -> messages.get(inbox.id(), messageId))
            .compose(messages::show));
  }

  private void tag(RoutingContext context) {
    var inboxId = Exchange.id(context, "inboxId", "Inbox");
    var messageId = Exchange.id(context, "messageId", "Message");
    var organization = Exchange.organizationId(context);
    Exchange.answer(
        context,
        200,
        Exchange.read(context, Tags::readChange)
            .compose(
                tags ->
                    inboxes
                        .get(organization, inboxId)
                        .compose(inbox -> messages.tag(inbox.id(), messageId, tags)))
            .compose(messages::show));
  }
}
