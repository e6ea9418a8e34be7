package com.sendook.unsubscribe;

import io.vertx.core.http.HttpServerResponse;
import org.jsoup.nodes.Entities;

/**
 * The pages that a recipient sees: plain, without style or script, and loading nothing.
 *
 * @param heading its title too
 * @param content markup
 */
record UnsubscribePage(int status, String heading, String content) {
  /** It may do one thing: send its form to where it came from. */
  private static final String ONLY_ITS_FORM =
      "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>%1$s</title>
      </head>
      <body>
      <h1>%1$s</h1>
      %2$s
      </body>
      </html>
      """;

  /** Asks first: programs that look at links for their users must not unsubscribe them. */
  static UnsubscribePage question(String address) {
    return new UnsubscribePage(
        200,
        "Unsubscribe",
        """
        <p>Shall this sender send no more mail to <strong>%s</strong>?</p>
        <form method="post"><button type="submit">Unsubscribe</button></form>\
        """
            .formatted(Entities.escape(address)));
  }

  static UnsubscribePage done(String address) {
    return new UnsubscribePage(
        200,
        "You are unsubscribed",
        "<p>This sender sends no more mail to <strong>%s</strong>.</p>"
            .formatted(Entities.escape(address)));
  }

  static UnsubscribePage unknown() {
    return new UnsubscribePage(
        404,
        "This link does not work",
        "<p>It is not complete, or was changed. Please use the one in the mail as it is.</p>");
  }

  void write(HttpServerResponse response) {
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Content-Security-Policy", ONLY_ITS_FORM)
        .end(PAGE.formatted(heading, content));
  }
}
