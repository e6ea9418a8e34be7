package com.sendook.http;

import com.sendook.openapi.ApiDocument;
import com.sendook.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Map;

/**
 * The OpenAPI document, and a page that shows it to people. The page comes from this host alone,
 * whatever its name is, and may load nothing from elsewhere.
 */
public final class DocumentRoutes implements Routes {
  /** The version is that of the WebJar in pom.xml. */
  private static final String SWAGGER_UI = "META-INF/resources/webjars/swagger-ui/5.34.1/";

  private static final String PAGE = "docs/index.html";
  private static final Map<String, String> FILES =
      Map.of(
          "page.js", "docs/page.js",
          "swagger-ui-bundle.js", SWAGGER_UI + "swagger-ui-bundle.js",
          "swagger-ui.css", SWAGGER_UI + "swagger-ui.css");

  /** Pictures stand in the style sheet as data. */
  private static final String ONLY_FROM_HERE =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Buffer json;

  public DocumentRoutes(ApiDocument document) {
    this.json = document.json();
  }

  @Override
  public void mount(Router router, String base) {
    router.get(base + "/openapi.json").handler(this::document);
    router.get(base + "/docs").handler(DocumentRoutes::page);
    router.get(base + "/docs/:file").handler(DocumentRoutes::file);
  }

  private void document(RoutingContext context) {
    context.response().putHeader("Content-Type", "application/json; charset=utf-8").end(json);
  }

  private static void page(RoutingContext context) {
    context.response().putHeader("Content-Security-Policy", ONLY_FROM_HERE);
    answer(context, PAGE, "text/html; charset=utf-8");
  }

  private static void file(RoutingContext context) {
    var name = context.pathParam("file");
    var resource = FILES.get(name);
    if (resource == null) {
      throw Problem.notFound("File");
    }
    context.response().putHeader("Cache-Control", "public, max-age=3600");
    answer(
        context,
        resource,
        (name.endsWith(".css") ? "text/css" : "text/javascript") + "; charset=utf-8");
  }

  /** Read each time: few look at it, and it is large. */
  private static void answer(RoutingContext context, String resource, String type) {
    context
        .vertx()
        .executeBlocking(() -> read(resource), false)
        .onSuccess(bytes -> context.response().putHeader("Content-Type", type).end(bytes))
        .onFailure(context::fail);
  }

  private static Buffer read(String resource) throws IOException {
    try (var in = DocumentRoutes.class.getClassLoader().getResourceAsStream(resource)) {
      return Buffer.buffer(in.readAllBytes());
    }
  }
}
