package com.sendook.thread;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.inbox.Inboxes;
import com.sendook.message.Messages;
import com.sendook.store.Documents;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /v1/inboxes/{inboxId}/threads}. */
public final class ThreadRoutes implements Routes {
  private final Inboxes inboxes;
  private final Threads threads;
  private final Messages messages;

  public ThreadRoutes(Inboxes inboxes, Threads threads, Messages messages) {
    this.inboxes = inboxes;
    this.threads = threads;
    this.messages = messages;
  }

  @Override
  public void mount(Router router, String base) {
    router.get(base + "/inboxes/:inboxId/threads").handler(this::list);
    router.get(base + "/inboxes/:inboxId/threads/:threadId").handler(this::get);
  }

  private void list(RoutingContext context) {
    var page = Exchange.page(context);
    var inboxId = Exchange.id(context, "inboxId", "Inbox");
    Exchange.answerPage(
        context,
        page,
        inboxes
            .get(Exchange.organizationId(context), inboxId)
            .compose(inbox -> threads.list(inbox.id(), page))
            .map(
                found ->
                    found.with(
                        found.documents().stream()
                            .map(each -> Documents.read(each, MailThread.class).toJson())
                            .toList())));
  }

  private void get(RoutingContext context) {
    var inboxId = Exchange.id(context, "inboxId", "Inbox");
    var threadId = Exchange.id(context, "threadId", "Thread");
    Exchange.answer(
        context,
        200,
        inboxes
            .get(Exchange.organizationId(context), inboxId)
            .compose(inbox -> threads.get(inbox.id(), threadId))
            .compose(this::withMessages));
  }

  private Future<JsonObject> withMessages(MailThread thread) {
    return messages
        .ofThread(thread.id())
        .map(found -> thread.toJson().put("messages", new JsonArray(found)));
  }
}
