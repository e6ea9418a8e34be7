package com.sendook.inbound.provider;

import com.sendook.net.HttpCalls;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the mails that Resend received: its post tells of them without their content. The API
 * says where the raw mail can be downloaded for a while.
 */
public final class ResendApi {
  private static final Logger log = LoggerFactory.getLogger(ResendApi.class);

  /** The API's answer has both bodies of the mail in it, with their images. */
  private static final int MAX_BYTES = 64 << 20;

  private final HttpCalls http;
  private final String url;
  private final String apiKey;

  /**
   * The API.
   *
   * @param apiKey empty where none is known: then nothing can be fetched
   */
  public ResendApi(HttpCalls http, String url, String apiKey) {
    this.http = http;
    this.url = url.replaceAll("/+$", "");
    this.apiKey = apiKey;
  }

  /** The mail as it came in; fails as unavailable for whatever reason it cannot be had now. */
  Future<Buffer> rawMail(String emailId) {
    if (apiKey.isEmpty()) {
      log.error("Resend received mail {}: set providers.resend.apiKey to fetch it", emailId);
      return unavailable();
    }
    var about = URI.create(url + "/emails/receiving/" + emailId + "?html_format=cid");
    return http.get(about, Map.of("Authorization", "Bearer " + apiKey), MAX_BYTES)
        .compose(ResendApi::good)
        .map(this::downloadUrl)
        .compose(place -> http.get(place, Map.of(), MAX_BYTES))
        .compose(ResendApi::good)
        .recover(
            error -> {
              log.warn("Resend's mail {} was not fetched: {}", emailId, error.toString());
              return unavailable();
            });
  }

  private static Future<Buffer> good(HttpCalls.Answer answer) {
    return answer.isGood()
        ? Future.succeededFuture(answer.body())
        : Future.failedFuture("status " + answer.status());
  }

  /** Never by a way that is less safe than the API's own. */
  private URI downloadUrl(Buffer about) {
    try {
      var raw = new JsonObject(about).getJsonObject("raw", new JsonObject());
      var place = URI.create(raw.getString("download_url", ""));
      if (place.getHost() != null && url.startsWith(place.getScheme() + ":")) {
        return place;
      }
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("the API's answer is not understood", e);
    }
    throw new IllegalArgumentException("the API does not say where the raw mail is");
  }

  private static <T> Future<T> unavailable() {
    return Future.failedFuture(Problem.unavailable("The mail that Resend received"));
  }
}
