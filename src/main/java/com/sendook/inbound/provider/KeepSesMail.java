package com.sendook.inbound.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.sendook.inbound.process.ProviderIntake;
import com.sendook.mail.MessageIds;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a mail that SES received and sent on by its SNS action, which has the mail in it. However
 * often, and by however many rules, one mail comes, it stands in an inbox once.
 */
public final class KeepSesMail {
  private static final Logger log = LoggerFactory.getLogger(KeepSesMail.class);

  private final ProviderIntake intake;

  public KeepSesMail(ProviderIntake intake) {
    this.intake = intake;
  }

  /**
   * Completes when it is on disk, or is for nobody here.
   *
   * @param received a notification of the type {@code Received}
   */
  Future<Void> keep(JsonNode received) {
    var mail = received.path("mail");
    var id = mail.path("messageId").asText();
    if (id.isEmpty() || !received.path("content").isTextual()) {
      log.warn("SES received mail {} and did not send it on: use an SNS action", id);
      return Future.failedFuture(
          Problem.invalid("The mail itself is missing: SES must send it on by an SNS action"));
    }
    return intake
        .inboxes(ProviderJson.texts(received.path("receipt").path("recipients")))
        .compose(
            inboxes -> {
              if (inboxes.isEmpty()) {
                log.info("SES received mail {}, which is for no inbox here", id);
                return Future.succeededFuture();
              }
              var from = reversePath(mail.path("source").asText());
              var at = time(mail.path("timestamp").asText());
              return intake.keep(
                  new ProviderIntake.Received("SES", id, from, at), inboxes, content(received));
            });
  }

  private static Instant time(String written) {
    try {
      return Instant.parse(written);
    } catch (DateTimeException e) {
      throw Problem.invalid("mail.timestamp is no time in ISO 8601");
    }
  }

  /** Null senders have none. */
  private static String reversePath(String source) {
    return source.indexOf('@') > 0 ? MessageIds.bare(source) : "";
  }

  /** As text SES has it in UTF-8, and lost what was not: Base64 is the better choice there. */
  private static Buffer content(JsonNode received) {
    var content = received.path("content").textValue();
    var encoding = received.path("receipt").path("action").path("encoding").asText();
    if (!encoding.equalsIgnoreCase("BASE64")) {
      return Buffer.buffer(content);
    }
    try {
      return Buffer.buffer(Base64.getMimeDecoder().decode(content));
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("content is not Base64");
    }
  }
}
