package com.sendook.outbound.bulk;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.idempotency.IdempotencyKeys;
import com.sendook.inbox.Inboxes;
import com.sendook.message.Messages;
import com.sendook.outbound.accept.AcceptMessage;
import com.sendook.problem.Problem;
import com.sendook.queue.MemoryBudget;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** {@code POST /v1/inboxes/{inboxId}/messages/bulk}. */
public final class BulkRoutes implements Routes {
  private static final Set<String> TYPES =
      Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

  private final Inboxes inboxes;
  private final AcceptMessage accept;
  private final Messages messages;
  private final IdempotencyKeys keys;
  private final MemoryBudget memory;
  private final int maxLineBytes;

  /**
   * The route of one server.
   *
   * @param memory shared with the bodies of other requests
   */
  public BulkRoutes(
      Inboxes inboxes,
      AcceptMessage accept,
      Messages messages,
      IdempotencyKeys keys,
      MemoryBudget memory,
      int maxLineBytes) {
    this.inboxes = inboxes;
    this.accept = accept;
    this.messages = messages;
    this.keys = keys;
    this.memory = memory;
    this.maxLineBytes = maxLineBytes;
  }

  @Override
  public void mount(Router router, String base) {
    router.post(base + "/inboxes/:inboxId/messages/bulk").handler(this::take);
  }

  private void take(RoutingContext context) {
    checkType(context.request().getHeader("Content-Type"));
    if (context.request().headers().contains("Idempotency-Key")) {
      throw Problem.invalid(
          "Idempotency-Key", "is for single sends; here each line may have an idempotencyKey");
    }
    var inboxId = Exchange.id(context, "inboxId", "Inbox");
    var organization = Exchange.organizationId(context);
    context.request().pause();
    inboxes
        .get(organization, inboxId)
        .onSuccess(
            inbox ->
                new LineStream(
                        context.vertx(),
                        context.request(),
                        new AcceptLine(accept, messages, keys, organization, inbox.id()),
                        memory,
                        maxLineBytes)
                    .begin())
        .onFailure(
            error -> {
              context.request().resume();
              context.fail(error);
            });
  }

  private static void checkType(String given) {
    if (given == null
        || !TYPES.contains(given.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT))) {
      throw Problem.unsupported(
          "The body must be lines of JSON with Content-Type: application/x-ndjson");
    }
  }
}
