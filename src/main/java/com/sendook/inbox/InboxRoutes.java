package com.sendook.inbox;

import com.sendook.api.Fields;
import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.store.Documents;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** {@code /v1/inboxes}. */
public final class InboxRoutes implements Routes {
  private static final Set<String> FIELDS = Set.of("name", "email");
  private static final Set<String> CHANGEABLE = Set.of("name");
  private static final int MAX_NAME_CHARS = 200;

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
    var fields = new Fields(Exchange.body(context), FIELDS);
    var name = name(fields);
    var email = fields.line("email", 254);
    fields.check();
    var organization = Exchange.organizationId(context);
    var id = Exchange.newId(context);
    Future<Inbox> created =
        email == null
            ? inboxes.createNamed(id, organization, name, addresses)
            : addresses
                .checked(organization, email)
                .compose(address -> inboxes.create(id, organization, name, address));
    Exchange.answer(context, 201, created.map(Inbox::toJson));
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

  /** A blank name is none. */
  private static String name(Fields fields) {
    var name = fields.line("name", MAX_NAME_CHARS);
    return name == null || name.isBlank() ? null : name;
  }

  /** Changes what the body names; a name that is null or blank is taken away. */
  private void update(RoutingContext context) {
    var id = Exchange.id(context, "inboxId", "Inbox");
    var organization = Exchange.organizationId(context);
    var body = Exchange.body(context);
    var fields = new Fields(body, CHANGEABLE);
    var name = name(fields);
    fields.check();
    var updated =
        body.containsKey("name")
            ? inboxes.rename(organization, id, name)
            : inboxes.get(organization, id);
    Exchange.answer(context, 200, updated.map(Inbox::toJson));
  }

  private void delete(RoutingContext context) {
    var id = Exchange.id(context, "inboxId", "Inbox");
    Exchange.answer(
        context, 200, inboxes.delete(Exchange.organizationId(context), id).map(Inbox::toJson));
  }
}
