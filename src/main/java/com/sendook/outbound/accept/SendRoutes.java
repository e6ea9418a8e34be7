package com.sendook.outbound.accept;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.trace.Trace;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The routes that send. */
public final class SendRoutes implements Routes {
  private final AcceptMessage accept;

  public SendRoutes(AcceptMessage accept) {
    this.accept = accept;
  }

  @Override
  public void mount(Router router, String base) {
    router.post(base + "/inboxes/:inboxId/messages/send").handler(this::send);
    router.post(base + "/inboxes/:inboxId/messages/:messageId/reply").handler(this::reply);
  }

  private void send(RoutingContext context) {
    var inboxId = Exchange.id(context, "inboxId", "Inbox");
    var organization = Exchange.organizationId(context);
    answer(
        context,
        Exchange.read(context, SendRequest::read)
            .compose(request -> accept.send(organization, inboxId, newId(context), request)));
  }

  private void reply(RoutingContext context) {
    var inboxId = Exchange.id(context, "inboxId", "Inbox");
    var messageId = Exchange.id(context, "messageId", "Message");
    var organization = Exchange.organizationId(context);
    answer(
        context,
        Exchange.read(context, ReplyRequest::read)
            .compose(
                request ->
                    accept.reply(organization, inboxId, messageId, newId(context), request)));
  }

  /** A request for one message is about that one from here on. */
  private static String newId(RoutingContext context) {
    var id = Exchange.newId(context);
    Trace.about(id);
    return id;
  }

  /** The new message stands among those of the inbox, wherever the request went. */
  private static void answer(RoutingContext context, Future<Accepted> accepted) {
    var path = context.request().path();
    var messages = path.substring(0, path.lastIndexOf("/messages/")) + "/messages";
    Exchange.created(context, messages, accepted.map(Accepted::toJson));
  }
}
