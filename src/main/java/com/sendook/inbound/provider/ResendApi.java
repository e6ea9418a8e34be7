package com.sendook.inbound.provider;

import com.sendook.net.HttpCalls;
import com.sendook.problem.Problem;
import com.sendook.queue.MemoryBudget;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
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
  private final MemoryBudget memory;

  /**
   * The API.
   *
   * @param apiKey empty where none is known: then nothing can be fetched
   * @param memory for what is fetched
   */
  public ResendApi(HttpCalls http, String url, String apiKey, MemoryBudget memory) {
    this.http = http;
    this.url = url.replaceAll("/+$", "");
    this.apiKey = apiKey;
    this.memory = memory;
  }

  /**
   * Does something with the mail as it came in, which has its memory until that is done; fails as
   * unavailable for whatever reason the mail cannot be had now.
   */
  Future<Void> withRawMail(String emailId, Function<Buffer, Future<Void>> step) {
    if (apiKey.isEmpty()) {
      log.error("Resend received mail {}: set providers.resend.apiKey to fetch it", emailId);
      return unavailable();
    }
    var share = memory.share();
    return rawMail(emailId, share).compose(step).onComplete(done -> share.release());
  }

  private Future<Buffer> rawMail(String emailId, MemoryBudget.Share share) {
    var about = URI.create(url + "/emails/receiving/" + emailId + "?html_format=cid");
    return http.download(about, Map.of("Authorization", "Bearer " + apiKey), MAX_BYTES, share)
        .compose(HttpCalls.Answer::good)
        .map(this::downloadUrl)
        .compose(place -> http.download(place, Map.of(), MAX_BYTES, share))
        .compose(HttpCalls.Answer::good)
        .recover(
            error -> {
              log.warn("Resend's mail {} was not fetched: {}", emailId, HttpCalls.brief(error));
              return unavailable();
            });
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
