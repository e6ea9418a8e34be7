package com.sendook.inbound.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.sendook.inbound.process.ApplyNotice;
import com.sendook.inbound.process.SentMail;
import com.sendook.inbound.report.SesNotification;
import com.sendook.net.HttpCalls;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what Amazon SNS posts, once it is verified: confirms that we subscribe to a topic that is
 * allowed, does what SES tells of mail that it carries for us, and keeps the mail that it received
 * for us. Whatever comes twice changes nothing the second time.
 */
public final class TakeSnsMessage {
  private static final Logger log = LoggerFactory.getLogger(TakeSnsMessage.class);
  private static final int MAX_CONFIRMATION_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final VerifySns verify;
  private final HttpCalls http;
  private final Predicate<URI> trusted;
  private final ApplyNotice notices;
  private final KeepSesMail keepMail;

  /**
   * Takes them for one node.
   *
   * @param topics the ARNs of those that are believed
   * @param trusted which URLs are Amazon's own, see {@link SnsHosts}
   */
  public TakeSnsMessage(
      Vertx vertx,
      Set<String> topics,
      HttpCalls http,
      Predicate<URI> trusted,
      InstantSource clock,
      ApplyNotice notices,
      KeepSesMail keepMail) {
    this.vertx = vertx;
    this.verify = new VerifySns(vertx, topics, http, trusted, clock);
    this.http = http;
    this.trusted = trusted;
    this.notices = notices;
    this.keepMail = keepMail;
  }

  /** Completes when nothing more is to be done; what is not to be believed fails as invalid. */
  Future<Void> take(SnsMessage unverified) {
    return verify
        .verify(unverified)
        .compose(
            message ->
                switch (message.type()) {
                  case SnsMessage.NOTIFICATION -> notified(message);
                  case SnsMessage.SUBSCRIPTION -> confirm(message);
                  default -> unsubscribed(message);
                });
  }

  private Future<Void> confirm(SnsMessage message) {
    var url = SnsCertificates.trusted(message.subscribeUrl(), trusted);
    if (url.isEmpty()) {
      return Future.failedFuture(
          Problem.invalid("SubscribeURL does not lead to Amazon's notification service"));
    }
    return http.get(url.get(), Map.of(), MAX_CONFIRMATION_BYTES)
        .compose(HttpCalls.Answer::good)
        .<Void>mapEmpty()
        .onSuccess(confirmed -> log.info("subscribed to {}", message.topic()))
        .recover(
            error -> {
              log.warn("{} is not subscribed to: {}", message.topic(), HttpCalls.brief(error));
              return Future.failedFuture(Problem.unavailable("Amazon's notification service"));
            });
  }

  /** Its URL would take it back, which is for people to decide. */
  private static Future<Void> unsubscribed(SnsMessage message) {
    log.warn("no longer subscribed to {}", message.topic());
    return Future.succeededFuture();
  }

  private Future<Void> notified(SnsMessage message) {
    var text = message.message();
    return text.length() <= VerifySns.INLINE_BYTES
        ? told(message, SnsMessage.json(text))
        : vertx
            .executeBlocking(() -> SnsMessage.json(text), false)
            .compose(told -> told(message, told));
  }

  private Future<Void> told(SnsMessage message, JsonNode told) {
    if (told == null) {
      // SES says in plain words that it may use the topic.
      log.info("topic message {} is not for a program", message.id());
      return Future.succeededFuture();
    }
    return switch (SesNotification.typeOf(told)) {
      case "Received" -> keepMail.keep(told);
      case "Reject" ->
          notices.reject(
              sent(told.path("mail")),
              told.path("reject").path("reason").asText("rejected by SES"),
              message.timestamp());
      default ->
          SesNotification.of(told)
              .map(it -> notices.apply(sent(it.mail()), it.report(), message.timestamp()))
              .orElseGet(Future::succeededFuture);
    };
  }

  private static SentMail sent(JsonNode mail) {
    return new SentMail(
        textOrNull(mail.path("messageId")),
        textOrNull(mail.path("source")),
        ProviderJson.messageId(mail.path("headers"), mail.path("commonHeaders").path("messageId")),
        ProviderJson.texts(mail.path("destination")));
  }

  private static String textOrNull(JsonNode value) {
    return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
  }
}
