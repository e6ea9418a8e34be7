package com.sendook.outbound.accept;

import com.sendook.api.Fields;
import com.sendook.mail.Mailbox;
import com.sendook.message.Tags;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request to send a mail, checked: every fault is reported at once, and whatever will stand in a
 * header is free of line breaks.
 *
 * @param inReplyTo the id of a message in the same inbox, or null
 * @param threadId the id of a thread of the same inbox, or null
 * @param scheduledAt when it is to be sent, or null: at once
 * @param unsubscribe whether each recipient is offered to unsubscribe
 */
public record SendRequest(
    List<Mailbox> to,
    List<Mailbox> cc,
    List<Mailbox> bcc,
    List<Mailbox> replyTo,
    String subject,
    Content content,
    List<String> labels,
    Map<String, String> metadata,
    Map<String, String> headers,
    String inReplyTo,
    String threadId,
    Instant scheduledAt,
    boolean unsubscribe) {
  /** In all. */
  public static final int MAX_RECIPIENTS = 1000;

  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
  private static final Duration LONGEST_SCHEDULE = Duration.ofDays(366);

  private static final String UNSUBSCRIBE = "list-unsubscribe";

  private static final Set<String> FIELDS = fields();
  private static final Pattern HEADER_NAME = Pattern.compile("[!-9;-~]{1,76}");

  /** What the gateway sets itself, and what would change who a mail is from or how it is read. */
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "from",
          "to",
          "cc",
          "bcc",
          "reply-to",
          "sender",
          "subject",
          "date",
          "message-id",
          "in-reply-to",
          "references",
          "return-path",
          "received",
          "mime-version",
          "dkim-signature",
          "resent-from",
          "resent-to",
          "resent-cc",
          "resent-bcc",
          "resent-date",
          "resent-sender",
          "resent-message-id",
          "authentication-results");

  private static Set<String> fields() {
    var all = new HashSet<>(Content.FIELDS);
    all.addAll(
        Set.of(
            "to",
            "cc",
            "bcc",
            "replyTo",
            "subject",
            "labels",
            "metadata",
            "headers",
            "inReplyTo",
            "threadId",
            "scheduledAt",
            "unsubscribe"));
    return Set.copyOf(all);
  }

  /** A mail to whom it says. */
  public static SendRequest read(JsonObject body) {
    return read(body, false);
  }

  /**
   * The same.
   *
   * @param isTemplate whether it is told elsewhere to whom it goes
   */
  public static SendRequest read(JsonObject body, boolean isTemplate) {
    var fields = new Fields(body, FIELDS);
    var tags = Tags.read(fields);
    var request =
        new SendRequest(
            fields.mailboxes("to"),
            fields.mailboxes("cc"),
            fields.mailboxes("bcc"),
            fields.mailboxes("replyTo"),
            fields.line("subject", 2000),
            Content.read(fields),
            tags.labels(),
            tags.metadata(),
            fields.strings(
                "headers",
                50,
                900,
                SendRequest::isFree,
                "must be a header name that the gateway does not set itself"),
            reference(fields, "inReplyTo"),
            reference(fields, "threadId"),
            moment(fields),
            fields.flag("unsubscribe"));
    if (!isTemplate) {
      request.checkRecipients(fields, body);
    }
    request.checkConversation(fields);
    request.checkHeaders(fields);
    fields.check();
    return request;
  }

  /** A mail that is sound already, to be sent at once. */
  public static SendRequest of(
      List<Mailbox> to,
      List<Mailbox> cc,
      List<Mailbox> bcc,
      List<Mailbox> replyTo,
      String subject,
      Content content,
      Map<String, String> headers) {
    return new SendRequest(
        to, cc, bcc, replyTo, subject, content, List.of(), Map.of(), headers, null, null, null,
        false);
  }

  private void checkRecipients(Fields fields, JsonObject body) {
    if (body.getValue("to") == null
        || (body.getValue("to") instanceof io.vertx.core.json.JsonArray list && list.isEmpty())) {
      fields.fault("to", "is required: an address or a list of addresses");
    }
    int count = to.size() + cc.size() + bcc.size();
    if (count > MAX_RECIPIENTS) {
      fields.fault(
          "to", "with cc and bcc must be at most " + MAX_RECIPIENTS + " recipients, not " + count);
    }
  }

  private void checkConversation(Fields fields) {
    if (inReplyTo != null && threadId != null) {
      fields.fault("threadId", "cannot be given together with inReplyTo");
    }
  }

  /** Of two links a mail program takes either (RFC 8058, 3.1 wants one). */
  private void checkHeaders(Fields fields) {
    headers.keySet().stream()
        .filter(each -> unsubscribe && each.toLowerCase(Locale.ROOT).startsWith(UNSUBSCRIBE))
        .forEach(
            each ->
                fields.fault(
                    "headers." + each, "cannot be given together with unsubscribe, which sets it"));
  }

  /** The same mail to somebody, with other words. */
  public SendRequest with(List<Mailbox> newTo, String newSubject, Content newContent) {
    return new SendRequest(
        newTo,
        cc,
        bcc,
        replyTo,
        newSubject,
        newContent,
        labels,
        metadata,
        headers,
        inReplyTo,
        threadId,
        scheduledAt,
        unsubscribe);
  }

  /** Whether a mail may have an own header of this name. */
  public static boolean isFree(String header) {
    var lower = header.toLowerCase(Locale.ROOT);
    return HEADER_NAME.matcher(header).matches()
        && !OWN_HEADERS.contains(lower)
        && !lower.startsWith("content-");
  }

  /** A clock that goes a little wrong makes no fault of "now". */
  private static Instant moment(Fields fields) {
    var at = fields.time("scheduledAt");
    if (at == null) {
      return null;
    }
    var now = Instant.now();
    if (at.isBefore(now.minus(CLOCK_TOLERANCE)) || at.isAfter(now.plus(LONGEST_SCHEDULE))) {
      fields.fault("scheduledAt", "must be a time to come, within a year");
    }
    return at.truncatedTo(ChronoUnit.MILLIS);
  }

  private static String reference(Fields fields, String field) {
    var id = fields.text(field);
    if (id != null && !Ids.isId(id)) {
      fields.fault(field, "must be an id of 24 hex characters");
    }
    return id;
  }
}
