package com.sendook.billing;

import com.sendook.net.HttpCalls;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The part of Stripe's API that is needed here. */
public final class StripeApi {
  private static final int MAX_ANSWER_BYTES = 256 * 1024;

  private final HttpCalls http;
  private final String url;
  private final String secretKey;

  public StripeApi(HttpCalls http, String url, String secretKey) {
    this.http = http;
    this.url = url.replaceAll("/+$", "");
    this.secretKey = secretKey;
  }

  /** Makes the customer that an organization is, and answers its id; soon again, the same one. */
  Future<String> createCustomer(String organizationId, String name, String email) {
    var form =
        "name=%s&email=%s&metadata[organizationId]=%s"
            .formatted(encoded(name), encoded(email), organizationId);
    var headers =
        Map.of(
            "Authorization", "Bearer " + secretKey,
            "Content-Type", "application/x-www-form-urlencoded",
            "Idempotency-Key", "sendook-customer-" + organizationId);
    return http.post(
            URI.create(url + "/v1/customers"), headers, Buffer.buffer(form), MAX_ANSWER_BYTES)
        .map(StripeApi::id);
  }

  /** The customer that an organization is, as far as Stripe's search knows; null for none. */
  Future<String> findCustomer(String organizationId) {
    var query = encoded("metadata['organizationId']:'" + organizationId + "'");
    return http.get(
            URI.create(url + "/v1/customers/search?limit=1&query=" + query),
            Map.of("Authorization", "Bearer " + secretKey),
            MAX_ANSWER_BYTES)
        .compose(HttpCalls.Answer::good)
        .map(
            answer -> {
              var found = new JsonObject(answer).getJsonArray("data");
              return found.isEmpty() ? null : found.getJsonObject(0).getString("id");
            });
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String id(HttpCalls.Answer answer) {
    var id = answer.isGood() ? new JsonObject(answer.body()).getString("id") : null;
    if (id == null) {
      throw new IllegalStateException("Stripe made no customer: status " + answer.status());
    }
    return id;
  }
}
