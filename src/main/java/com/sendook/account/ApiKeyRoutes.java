package com.sendook.account;

import static com.sendook.http.Exchange.answer;
import static com.sendook.http.Exchange.answerPage;
import static com.sendook.http.Exchange.organizationId;
import static com.sendook.http.Exchange.page;
import static com.sendook.http.Exchange.read;

import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The API keys of the caller's organization. */
public final class ApiKeyRoutes implements Routes {
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
    var organization = organizationId(context);
    var made =
        read(context, ApiKeyRequest::ofNew)
            .compose(request -> keys.create(Exchange.newId(context), organization, request.name()));
    answer(context, 201, made);
  }

  private void list(RoutingContext context) {
    var page = page(context);
    answerPage(context, page, keys.list(organizationId(context), page));
  }

  private void get(RoutingContext context) {
    answer(context, 200, keys.get(organizationId(context), id(context)).map(ApiKey::toJson));
  }

  private void update(RoutingContext context) {
    var organization = organizationId(context);
    var id = id(context);
    var updated =
        read(context, ApiKeyRequest::ofChange)
            .compose(request -> keys.update(organization, id, request.name(), request.active()));
    answer(context, 200, updated.map(ApiKey::toJson));
  }

  private void delete(RoutingContext context) {
    answer(context, 200, keys.delete(organizationId(context), id(context)).map(ApiKey::toJson));
  }

  private static String id(RoutingContext context) {
    return Exchange.id(context, "id", "API key");
  }
}
