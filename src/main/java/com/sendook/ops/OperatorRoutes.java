package com.sendook.ops;

import com.sendook.account.Organizations;
import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.problem.Problem;
import com.sendook.queue.Intervention;
import com.sendook.secret.SealAnew;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * What the operator's commands ask of a running gateway, on the management port: to look into a
 * queue needs nothing, to change something an {@link OperatorKey}.
 *
 * <pre>
 *   GET  /queues/:queue              how its work stands, and its oldest pieces
 *   POST /queues/:queue/retry?id=    or ?lane=: has it tried now
 *   POST /queues/:queue/fail?id=     has it end as failed
 *   POST /secrets/rotate?from=       seals a page of secrets with the first key
 *   POST /organizations?name=        makes one
 *   POST /organizations/:id/api_keys?name=   makes a key for it, shown this once
 * </pre>
 */
public final class OperatorRoutes implements Routes {
  private final OperatorDoor door;
  private final List<Intervention> queues;
  private final Organizations organizations;
  private final SealAnew secrets;

  public OperatorRoutes(
      OperatorDoor door, List<Intervention> queues, Organizations organizations, SealAnew secrets) {
    this.door = door;
    this.queues = List.copyOf(queues);
    this.organizations = organizations;
    this.secrets = secrets;
  }

  @Override
  public void mount(Router router, String base) {
    router
        .get(base + "/queues/:queue")
        .handler(
            context ->
                Exchange.answer(context, 200, queue(context).look().map(OperatorRoutes::toJson)));
    router.post(base + "/queues/:queue/*").handler(door);
    router.post(base + "/queues/:queue/retry").handler(this::retry);
    router.post(base + "/queues/:queue/fail").handler(this::fail);
    router.post(base + "/secrets/*").handler(door);
    router.post(base + "/secrets/rotate").handler(this::rotate);
    router.post(base + "/organizations*").handler(door);
    router.post(base + "/organizations").handler(this::createOrganization);
    router.post(base + "/organizations/:organizationId/api_keys").handler(this::createKey);
  }

  private Intervention queue(RoutingContext context) {
    var name = context.pathParam("queue");
    return queues.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.notFoundBecause(
                    "There is no such queue; there are "
                        + String.join(", ", queues.stream().map(Intervention::name).toList())));
  }

  private void retry(RoutingContext context) {
    var queue = queue(context);
    var lane = context.queryParams().get("lane");
    var retried =
        lane == null ? queue.retry(required(context, "id")).map(1L) : queue.retryLane(lane);
    Exchange.answer(context, 200, retried.map(count -> new JsonObject().put("retried", count)));
  }

  private void fail(RoutingContext context) {
    var failed = queue(context).fail(required(context, "id"));
    Exchange.answer(context, 200, failed.map(done -> new JsonObject().put("failed", 1)));
  }

  private void rotate(RoutingContext context) {
    var from = context.queryParams().get("from");
    Exchange.answer(context, 200, secrets.page(from == null ? "" : from).map(JsonObject::mapFrom));
  }

  private void createOrganization(RoutingContext context) {
    var name = required(context, "name");
    Exchange.answer(context, 200, organizations.create(name).map(made -> made.toJson()));
  }

  private void createKey(RoutingContext context) {
    var organization = context.pathParam("organizationId");
    Future<JsonObject> made = organizations.createKey(organization, required(context, "name"));
    Exchange.answer(context, 200, made);
  }

  private static String required(RoutingContext context, String parameter) {
    var value = context.queryParams().get(parameter);
    if (value == null || value.isBlank()) {
      throw Problem.invalid(parameter, "must be given");
    }
    return value;
  }

  private static JsonObject toJson(Intervention.View view) {
    var first = new JsonArray();
    view.first()
        .forEach(
            each ->
                first.add(
                    new JsonObject()
                        .put("id", each.id())
                        .put("lane", each.lane())
                        .put("state", each.state())
                        .put("attempts", each.attempts())
                        .put("since", each.since())
                        .put("dueAt", each.dueAt())));
    var lanes = new JsonObject();
    view.lanes().forEach(lanes::put);
    return new JsonObject()
        .put("complete", view.complete())
        .put("due", view.due())
        .put("waiting", view.waiting())
        .put("leased", view.leased())
        .put("oldestSeconds", view.oldest().toSeconds())
        .put("lanes", lanes)
        .put("first", first);
  }
}
