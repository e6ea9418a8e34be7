package com.sendook.http;

import com.sendook.store.Page;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the headers of a list tell of its neighbours: the total as far as somebody counted, and
 * links (RFC 8288) that keep every other parameter of the request.
 */
final class PageHeaders {
  /** What a link says anew. */
  private static final Set<String> PAGING = Set.of("page", "per", "order", "after");

  private final RoutingContext context;
  private final Page page;
  private final List<String> links = new ArrayList<>();

  private PageHeaders(RoutingContext context, Page page) {
    this.context = context;
    this.page = page;
  }

  /**
   * Puts them.
   *
   * @param place what stands in {@code after} to go on behind an entry
   */
  static void put(
      RoutingContext context, Page page, Page.Result found, Function<JsonObject, String> place) {
    var headers = new PageHeaders(context, page);
    if (found.total() < 0) {
      headers.uncounted(found, place);
    } else {
      headers.counted(found.total());
    }
    if (!headers.links.isEmpty()) {
      context.response().putHeader("Link", String.join(", ", headers.links));
    }
  }

  private void counted(long total) {
    long last = Math.max(1, (total + page.size() - 1) / page.size());
    boolean capped = total >= Page.COUNT_CAP;
    context.response().putHeader("X-Total-Count", String.valueOf(total));
    if (capped) {
      context.response().putHeader("X-Total-Count-Capped", "true");
    }
    pagesBefore();
    if (page.number() < last || capped) {
      numbered(page.number() + 1, "next");
    }
    if (!capped) {
      numbered(last, "last");
    }
  }

  /** Nothing is known but that there may be more, behind the last one or where a search stopped. */
  private void uncounted(Page.Result found, Function<JsonObject, String> place) {
    if (page.after() == null) {
      pagesBefore();
    }
    var documents = found.documents();
    if (found.cutShort()) {
      context.response().putHeader("X-Search-Incomplete", "true");
    }
    if (found.stoppedAt() != null) {
      link("after=" + found.stoppedAt(), "next");
    } else if (documents.size() == page.size()) {
      link("after=" + place.apply(documents.get(documents.size() - 1)), "next");
    }
  }

  private void pagesBefore() {
    numbered(1, "first");
    if (page.number() > 1) {
      numbered(page.number() - 1L, "prev");
    }
  }

  private void numbered(long number, String relation) {
    link("page=" + number, relation);
  }

  private void link(String position, String relation) {
    links.add(
        "<%s?%s%s&per=%d%s>; rel=\"%s\""
            .formatted(
                context.request().path(),
                filters(),
                position,
                page.size(),
                page.newestFirst() ? "" : "&order=asc",
                relation));
  }

  private String filters() {
    return context.queryParams().entries().stream()
        .filter(each -> !PAGING.contains(each.getKey()))
        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()) + "&")
        .collect(Collectors.joining());
  }

  /** Nothing of it ends the link or the header. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
