package com.sendook.inbound.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.sendook.inbound.process.ApplyNotice;
import com.sendook.inbound.process.ProviderIntake;
import com.sendook.inbound.process.SentMail;
import com.sendook.inbound.report.OriginalMail;
import com.sendook.inbound.report.ProviderBounce;
import com.sendook.inbound.report.Report;
import com.sendook.inbound.report.ReportKind;
import com.sendook.inbound.report.ReportedRecipient;
import com.sendook.mail.AddressList;
import com.sendook.mail.Mailbox;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what Resend posts, once it is verified. Ids are derived from Resend's own and statuses only
 * move forward, so an event that comes twice changes nothing the second time.
 */
public final class TakeResendEvent {
  private static final Logger log = LoggerFactory.getLogger(TakeResendEvent.class);
  private static final Pattern EMAIL_ID = Pattern.compile("[A-Za-z0-9-]{8,64}");

  /** As ISO 8601 has it, and as databases do: {@code 2024-03-01 10:00:00.123456+00}. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendOffset("+HH:mm", "Z")
          .toFormatter(Locale.ROOT);

  private final SvixSignature signature;
  private final ApplyNotice notices;
  private final ProviderIntake intake;
  private final ResendApi api;

  /**
   * Takes them for one node.
   *
   * @param secret {@code whsec_<Base64>}
   */
  public TakeResendEvent(
      String secret,
      InstantSource clock,
      ApplyNotice notices,
      ProviderIntake intake,
      ResendApi api) {
    this.signature = new SvixSignature(secret, clock);
    this.notices = notices;
    this.intake = intake;
    this.api = api;
  }

  /** The event in a body; what is not to be believed throws as invalid. */
  JsonNode verified(MultiMap headers, Buffer body) {
    signature.check(headers, body);
    var event = SnsMessage.json(body.toString());
    if (event == null || !event.path("data").isObject()) {
      throw Problem.invalid("The body is no event of Resend");
    }
    return event;
  }

  /** Completes when nothing more is to be done. */
  Future<Void> take(JsonNode event) {
    var data = event.path("data");
    return switch (event.path("type").asText()) {
      case "email.delivered" ->
          apply(event, ReportKind.DELIVERED, each -> ReportedRecipient.reached(each, null));
      case "email.bounced" -> apply(event, ReportKind.BOUNCE, each -> bounced(each, data));
      case "email.complained" -> apply(event, ReportKind.COMPLAINT, ReportedRecipient::named);
      case "email.received" -> receive(event);
      default -> Future.succeededFuture();
    };
  }

  private static ReportedRecipient bounced(String address, JsonNode data) {
    var bounce = data.path("bounce");
    return ProviderBounce.of(
        address,
        bounce.path("type").asText("Undetermined"),
        bounce.path("subType").asText(),
        bounce.path("message").asText().replaceAll("\\s+", " "));
  }

  private Future<Void> apply(
      JsonNode event, ReportKind kind, Function<String, ReportedRecipient> said) {
    var data = event.path("data");
    var recipients = addresses(data, "to");
    var feedback = kind == ReportKind.COMPLAINT ? "abuse" : null;
    var report =
        new Report(kind, recipients.stream().map(said).toList(), feedback, OriginalMail.UNKNOWN);
    var messageId = ProviderJson.messageId(data.path("headers"), data.path("message_id"));
    var mail = new SentMail(emailId(data), null, messageId, recipients);
    return notices.apply(mail, report, createdAt(event));
  }

  private Future<Void> receive(JsonNode event) {
    var data = event.path("data");
    var id = emailId(data);
    var at = time(data.path("created_at").asText());
    var from = addresses(data, "from");
    var mail = new ProviderIntake.Received("Resend", id, from.isEmpty() ? "" : from.get(0), at);
    return recipients(data)
        .compose(
            inboxes -> {
              if (inboxes.isEmpty()) {
                log.info("Resend received mail {}, which is for no inbox here", id);
                return Future.succeededFuture();
              }
              return api.withRawMail(id, raw -> intake.keep(mail, inboxes, raw));
            });
  }

  /**
   * No event tells the envelope. {@code received_for} comes nearest: for whom servers on the way
   * took the mail. Where it leads to nobody here, as with several recipients, there is only what
   * the sender wrote into the header.
   */
  private Future<Map<String, List<String>>> recipients(JsonNode data) {
    return intake
        .inboxes(addresses(data, "received_for"))
        .compose(
            found ->
                found.isEmpty()
                    ? intake.inboxes(addresses(data, "to", "cc", "bcc"))
                    : Future.succeededFuture(found));
  }

  private static String emailId(JsonNode data) {
    var id = data.path("email_id").asText();
    if (!EMAIL_ID.matcher(id).matches()) {
      throw Problem.invalid("data.email_id is missing or malformed");
    }
    return id;
  }

  private static List<String> addresses(JsonNode data, String... fields) {
    return Stream.of(fields)
        .map(data::path)
        .flatMap(
            value ->
                value.isTextual()
                    ? Stream.of(value.textValue())
                    : ProviderJson.texts(value).stream())
        .flatMap(written -> AddressList.parse(written).stream())
        .map(Mailbox::address)
        .distinct()
        .toList();
  }

  private static Instant createdAt(JsonNode event) {
    return time(event.path("created_at").asText());
  }

  private static Instant time(String written) {
    try {
      return OffsetDateTime.parse(written.replace(' ', 'T'), TIME).toInstant();
    } catch (DateTimeException e) {
      throw Problem.invalid("created_at is no time in ISO 8601");
    }
  }
}
