package com.sendook.domain;

import static com.sendook.http.Exchange.answer;
import static com.sendook.http.Exchange.answerPage;
import static com.sendook.http.Exchange.organizationId;
import static com.sendook.http.Exchange.page;
import static com.sendook.http.Exchange.read;

import com.sendook.api.Fields;
import com.sendook.http.Exchange;
import com.sendook.http.Routes;
import com.sendook.problem.Problem;
import com.sendook.store.Documents;
import com.sendook.store.Page;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** {@code /v1/domains}; a domain is named by its name or its id. */
public final class DomainRoutes implements Routes {
  private static final Set<String> FIELDS = Set.of("name");
  private static final int MAX_NAME_CHARS = 254;

  private final Domains domains;
  private final VerifyDomain verifyDomain;
  private final RotateDkim rotateDkim;

  public DomainRoutes(Domains domains, VerifyDomain verifyDomain, RotateDkim rotateDkim) {
    this.domains = domains;
    this.verifyDomain = verifyDomain;
    this.rotateDkim = rotateDkim;
  }

  @Override
  public void mount(Router router, String base) {
    router.post(base + "/domains").handler(this::create);
    router.get(base + "/domains").handler(this::list);
    router.get(base + "/domains/:domain").handler(this::get);
    router.delete(base + "/domains/:domain").handler(this::delete);
    router.get(base + "/domains/:domain/dns").handler(this::dns);
    router.post(base + "/domains/:domain/verify").handler(this::verify);
    router.post(base + "/domains/:domain/dkim-rotation").handler(this::beginRotation);
    router.delete(base + "/domains/:domain/dkim-rotation").handler(this::endRotation);
  }

  private void create(RoutingContext context) {
    var organization = organizationId(context);
    var made =
        read(context, DomainRoutes::newName)
            .compose(name -> domains.create(Exchange.newId(context), organization, name));
    answer(context, 201, made.map(domains::show));
  }

  private static String newName(JsonObject body) {
    var fields = new Fields(body, FIELDS);
    var name = fields.line("name", MAX_NAME_CHARS);
    if (!fields.has("name")) {
      fields.fault("name", "must be given");
    }
    fields.check();
    return name;
  }

  private void list(RoutingContext context) {
    var page = page(context);
    answerPage(
        context,
        page,
        domains
            .list(organizationId(context), page)
            .map(
                found ->
                    new Page.Result(
                        found.documents().stream()
                            .map(each -> domains.show(Documents.read(each, Domain.class)))
                            .toList(),
                        found.total())));
  }

  private void get(RoutingContext context) {
    answer(context, 200, domains.get(organizationId(context), domain(context)).map(domains::show));
  }

  private void delete(RoutingContext context) {
    answer(
        context, 200, domains.delete(organizationId(context), domain(context)).map(domains::show));
  }

  private void verify(RoutingContext context) {
    var organization = organizationId(context);
    var domain = domain(context);
    var verified =
        read(context, DomainRoutes::nothing)
            .compose(nothing -> verifyDomain.verify(organization, domain));
    answer(context, 200, verified.map(domains::show));
  }

  private void beginRotation(RoutingContext context) {
    var organization = organizationId(context);
    var domain = domain(context);
    var rotation = Exchange.newId(context);
    var begun =
        read(context, DomainRoutes::nothing)
            .compose(nothing -> rotateDkim.begin(organization, domain, rotation));
    answer(context, 200, begun.map(domains::show));
  }

  private void endRotation(RoutingContext context) {
    var ended = rotateDkim.end(organizationId(context), domain(context));
    answer(context, 200, ended.map(domains::show));
  }

  private static JsonObject nothing(JsonObject body) {
    new Fields(body, Set.of()).check();
    return body;
  }

  private void dns(RoutingContext context) {
    var format = Exchange.query(context, DomainRoutes::format);
    domains
        .get(organizationId(context), domain(context))
        .map(domains::records)
        .onSuccess(
            records -> {
              if ("zone".equals(format)) {
                write(context, "text/dns; charset=us-ascii", ZoneFile.of(records));
              } else {
                write(context, "application/json; charset=utf-8", form(records));
              }
            })
        .onFailure(context::fail);
  }

  private static String format(UnaryOperator<String> query) {
    var format = query.apply("format");
    if (format != null && !format.equals("json") && !format.equals("zone")) {
      throw Problem.invalid("format", "must be json or zone");
    }
    return format;
  }

  private static String form(List<DnsRecord> records) {
    var form = new JsonArray();
    records.forEach(each -> form.add(each.toJson()));
    return form.encode();
  }

  private static void write(RoutingContext context, String type, String text) {
    context.response().putHeader("Content-Type", type).end(text);
  }

  private static String domain(RoutingContext context) {
    return context.pathParam("domain");
  }
}
