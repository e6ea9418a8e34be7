package com.sendook.account;

import static com.sendook.http.Exchange.answer;
import static com.sendook.http.Exchange.answerPage;
import static com.sendook.http.Exchange.body;
import static com.sendook.http.Exchange.organizationId;
import static com.sendook.http.Exchange.page;

import com.sendook.api.Fields;
import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** The API keys of the caller's organization. */
public final class ApiKeyRoutes implements Routes {
  private static final int MAX_NAME_CHARS = 200;

  private final ApiKeys keys;

  public ApiKeyRoutes(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public void mount(Router router, String base) {
    router.post(base + "/api_keys").handler(this::create);
    router.get(base + "/api_keys").handler(this::list);
    router.get(base + "/api_keys/:id").handler(this::get);
    router.put(base + "/api_keys/:id").handler(this::update);
    router.delete(base + "/api_keys/:id").handler(this::delete);
  }

  private void create(RoutingContext context) {
    var fields = new Fields(body(context), Set.of("name"));
    var name = name(fields);
    if (!fields.has("name")) {
      fields.fault("name", "must be given");
    }
    fields.check();
    answer(context, 201, keys.create(Exchange.newId(context), organizationId(context), name));
  }

  private void list(RoutingContext context) {
    var page = page(context);
    answerPage(context, page, keys.list(organizationId(context), page));
  }

  private void get(RoutingContext context) {
    answer(context, 200, keys.get(organizationId(context), id(context)).map(ApiKey::toJson));
  }

  private void update(RoutingContext context) {
    var fields = new Fields(body(context), Set.of("name", "active"));
    var name = name(fields);
    var active = fields.has("active") ? fields.flag("active") : null;
    fields.check();
    var updated = keys.update(organizationId(context), id(context), name, active);
    answer(context, 200, updated.map(ApiKey::toJson));
  }

  private void delete(RoutingContext context) {
    answer(context, 200, keys.delete(organizationId(context), id(context)).map(ApiKey::toJson));
  }

  private static String name(Fields fields) {
    var name = fields.line("name", MAX_NAME_CHARS);
    if (name != null && name.isBlank()) {
      fields.fault("name", "must not be empty");
    }
    return name;
  }

  private static String id(RoutingContext context) {
    return Exchange.id(context, "id", "API key");
  }
}
