package com.sendook.inbox;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.store.Documents;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /v1/inboxes}. */
public final class InboxRoutes implements Routes {
  private final Inboxes inboxes;
  private final InboxAddress addresses;

  public InboxRoutes(Inboxes inboxes, InboxAddress addresses) {
    this.inboxes = inboxes;
    this.addresses = addresses;
  }

  @Override
  public void mount(Router router, String base) {
    router.post(base + "/inboxes").handler(this::create);
    router.get(base + "/inboxes").handler(this::list);
    router.get(base + "/inboxes/:inboxId").handler(this::get);
    router.put(base + "/inboxes/:inboxId").handler(this::update);
    router.delete(base + "/inboxes/:inboxId").handler(this::delete);
  }

  private void create(RoutingContext context) {
    var organization = Exchange.organizationId(context);
    var id = Exchange.newId(context);
    var created =
        Exchange.read(context, InboxRequest::ofNew)
            .compose(request -> create(id, organization, request));
    Exchange.answer(context, 201, created.map(Inbox::toJson));
  }

  private Future<Inbox> create(String id, String organization, InboxRequest request) {
    return request.email() == null
        ? inboxes.createNamed(id, organization, request.name(), addresses)
        : addresses
            .checked(organization, request.email())
            .compose(address -> inboxes.create(id, organization, request.name(), address));
  }

  private void list(RoutingContext context) {
    var page = Exchange.page(context);
    Exchange.answerPage(
        context,
        page,
        inboxes
            .list(Exchange.organizationId(context), page)
            .map(
                found ->
                    found.with(
                        found.documents().stream()
                            .map(each -> Documents.read(each, Inbox.class).toJson())
                            .toList())));
  }

  private void get(RoutingContext context) {
    var id = Exchange.id(context, "inboxId", "Inbox");
    Exchange.answer(
        context, 200, inboxes.get(Exchange.organizationId(context), id).map(Inbox::toJson));
  }

  /** Changes what the body names; a name that is null or blank is taken away. */
  private void update(RoutingContext context) {
    var id = Exchange.id(context, "inboxId", "Inbox");
    var organization = Exchange.organizationId(context);
    var updated =
        Exchange.read(context, InboxRequest::ofChange)
            .compose(
                request ->
                    request.names()
                        ? inboxes.rename(organization, id, request.name())
                        : inboxes.get(organization, id));
    Exchange.answer(context, 200, updated.map(Inbox::toJson));
  }

  private void delete(RoutingContext context) {
    var id = Exchange.id(context, "inboxId", "Inbox");
    Exchange.answer(
        context, 200, inboxes.delete(Exchange.organizationId(context), id).map(Inbox::toJson));
  }
}
