package com.sendook.message;

import com.sendook.http.Download;
import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.inbox.Inboxes;
import com.sendook.problem.Problem;
import com.sendook.store.Blobs;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What a message is as a mail, and the files that came with it: bytes, not JSON. */
public final class FileRoutes implements Routes {
  private final Inboxes inboxes;
  private final Messages messages;
  private final RawMail rawMail;
  private final Blobs blobs;

  public FileRoutes(Inboxes inboxes, Messages messages, RawMail rawMail, Blobs blobs) {
    this.inboxes = inboxes;
    this.messages = messages;
    this.rawMail = rawMail;
    this.blobs = blobs;
  }

  @Override
  public void mount(Router router, String base) {
    var message = base + "/inboxes/:inboxId/messages/:messageId";
    router.get(message + "/raw").handler(this::raw);
    router.get(message + "/attachments/:attachmentId").handler(this::attachment);
  }

  private void raw(RoutingContext context) {
    message(context)
        .compose(
            message ->
                rawMail.read(
                    message,
                    bytes ->
                        Download.answer(context, "message/rfc822", message.id() + ".eml", bytes)))
        .onFailure(context::fail);
  }

  private void attachment(RoutingContext context) {
    var attachmentId = Exchange.id(context, "attachmentId", "Attachment");
    message(context)
        .compose(message -> attachment(message, attachmentId))
        .compose(
            file ->
                Download.answer(
                    context, file.contentType(), file.name(), blobs.source(file.blob())))
        .onFailure(context::fail);
  }

  private Future<Message> message(RoutingContext context) {
    var inboxId = Exchange.id(context, "inboxId", "Inbox");
    var messageId = Exchange.id(context, "messageId", "Message");
    return inboxes
        .get(Exchange.organizationId(context), inboxId)
        .compose(inbox -> messages.getSlim(inbox.id(), messageId));
  }

  private static Future<Attachment> attachment(Message message, String id) {
    return message.attachments().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .map(Future::succeededFuture)
        .orElseGet(() -> Future.failedFuture(Problem.notFound("Attachment")));
  }
}
