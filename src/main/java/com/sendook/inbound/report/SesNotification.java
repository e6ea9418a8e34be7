package com.sendook.inbound.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sendook.inbound.parse.ParsedMail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A notification of Amazon SES in JSON, as its notification service sends it to subscribers: by
 * mail as it is, or within an envelope; and to the gateway's own door.
 */
public record SesNotification(ReportKind kind, JsonNode details, JsonNode mail) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String MARK = "notificationType";

  /** Whether the mail's text may be one. */
  static boolean isIn(ParsedMail mail) {
    return mail.text() != null && mail.text().contains(MARK);
  }

  static Optional<SesNotification> of(ReportMail mail) {
    String text = mail.notice();
    int start = text.indexOf('{');
    if (start < 0 || !text.contains(MARK)) {
      return Optional.empty();
    }
    // A server that breaks long lines breaks them at any place.
    return read(text.substring(start).replace("!\n ", "").replace("\n", ""))
        .flatMap(
            json ->
                json.path("Message").isTextual()
                    ? read(json.path("Message").asText())
                    : Optional.of(json))
        .flatMap(SesNotification::of);
  }

  /** The notification in JSON that tells what became of a mail; empty where it tells others. */
  public static Optional<SesNotification> of(JsonNode json) {
    JsonNode mail = json.path("mail");
    return switch (typeOf(json)) {
      case "Bounce" ->
          Optional.of(new SesNotification(ReportKind.BOUNCE, json.path("bounce"), mail));
      case "Complaint" ->
          Optional.of(new SesNotification(ReportKind.COMPLAINT, json.path("complaint"), mail));
      case "Delivery" ->
          Optional.of(new SesNotification(ReportKind.DELIVERED, json.path("delivery"), mail));
      default -> Optional.empty();
    };
  }

  /** What it tells of, which has another name where events are published. */
  public static String typeOf(JsonNode json) {
    return json.path("eventType").asText(json.path(MARK).asText());
  }

  /** The same as a report; of the mail itself it names nothing, see {@code mail}. */
  public Report report() {
    return new Report(kind, recipients(), feedbackType(), OriginalMail.UNKNOWN);
  }

  /** The first value; what follows it is for people. */
  private static Optional<JsonNode> read(String text) {
    try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      return values.hasNextValue() ? Optional.ofNullable(values.nextValue()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  List<ReportedRecipient> recipients() {
    List<ReportedRecipient> recipients = new ArrayList<>();
    switch (kind) {
      case BOUNCE ->
          details.path("bouncedRecipients").forEach(each -> recipients.add(bounced(each)));
      case COMPLAINT ->
          details
              .path("complainedRecipients")
              .forEach(each -> recipients.add(ReportedRecipient.named(address(each))));
      default ->
          details
              .path("recipients")
              .forEach(each -> recipients.add(ReportedRecipient.reached(each.asText(), null)));
    }
    return recipients;
  }

  private ReportedRecipient bounced(JsonNode recipient) {
    return ProviderBounce.of(
        address(recipient),
        details.path("bounceType").asText(),
        details.path("bounceSubType").asText(),
        DeliveryAction.of(recipient.path("action").asText()).orElse(DeliveryAction.FAILED),
        recipient.path("status").asText(""),
        recipient.path("diagnosticCode").asText(""));
  }

  private static String address(JsonNode recipient) {
    String written = recipient.path("emailAddress").asText();
    return Addresses.first(written).orElse(written);
  }

  String feedbackType() {
    return kind == ReportKind.COMPLAINT
        ? details.path("complaintFeedbackType").asText("abuse")
        : null;
  }

  /** The Message-ID that the mail was given, and the one that SES knows it by. */
  List<String> messageIds() {
    List<String> ids = new ArrayList<>();
    String given = mail.path("commonHeaders").path("messageId").asText("");
    if (!given.isEmpty()) {
      ids.add(given.replace("<", "").replace(">", ""));
    }
    String own = mail.path("messageId").asText("");
    if (!own.isEmpty()) {
      ids.add(own);
    }
    return ids;
  }
}
