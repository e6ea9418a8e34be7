package com.sendook.inbound.report;

import com.sendook.inbound.parse.ParsedMail;
import com.sendook.mail.Mailbox;
import com.sendook.mail.MessageIds;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether a received mail is a report on another mail, and reads it: complaints (RFC 5965),
 * delivery status notifications (RFC 3464), disposition notifications (RFC 8098), notices of
 * failure that follow no standard, and automatic replies (RFC 3834).
 *
 * <p>It never throws on what a mail holds, looks at no more than the first 64 KiB of any text, and
 * believes everything: whether the mail that is reported on exists, and was sent to that recipient,
 * is for the caller to find out.
 */
public final class ReportReader {
  private static final Logger LOG = LoggerFactory.getLogger(ReportReader.class);
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final int MAX_MESSAGE_IDS = 20;

  private static final Pattern WRITTEN_MESSAGE_ID =
      Pattern.compile("(?i)message-id(?: of)?[: ]{1,4}<?([^\\s<>@]{1,200}@[^\\s<>@\"]{1,200})>?");

  /**
   * Whether the mail may be a report, by what is seen at a glance. To read one that may be takes up
   * to a good part of a second, which is not for an event loop.
   */
  public boolean isWorthReading(ParsedMail mail, String reversePath) {
    try {
      return signs(new ReportMail(mail), reversePath).ofReport();
    } catch (RuntimeException e) {
      LOG.warn("A mail could not be looked at as a report", e);
      return false;
    }
  }

  private static Signs signs(ReportMail mail, String reversePath) {
    return new Signs(mail, Signs.isNullSender(mail, reversePath));
  }

  /**
   * Reads the report in a mail; empty where it is an ordinary mail.
   *
   * @param reversePath of the envelope that it came in, empty for the null reverse-path; null where
   *     it is not known, and then a Return-Path field counts
   */
  public Optional<Report> read(ParsedMail mail, String reversePath) {
    try {
      ReportMail report = new ReportMail(mail);
      Signs signs = signs(report, reversePath);
      return signs.ofReport() ? new Reading(report, signs).report() : Optional.empty();
    } catch (RuntimeException | StackOverflowError e) {
      // What no reader foresaw makes the mail an ordinary one: it is kept, and nobody is marked.
      LOG.warn("A mail could not be read as a report", e);
      return Optional.empty();
    }
  }

  /** The reading of one mail, from the surest kind of report to the least sure. */
  private static final class Reading {
    private final ReportMail mail;
    private final NoticeRecipients notice;
    private final Signs signs;

    Reading(ReportMail mail, Signs signs) {
      this.mail = mail;
      this.notice = new NoticeRecipients(mail);
      this.signs = signs;
    }

    Optional<Report> report() {
      return FeedbackReport.of(mail)
          .map(this::complaint)
          .or(() -> DeliveryStatus.of(mail, notice, signs.ofFailure()).map(this::status))
          .or(() -> SesNotification.of(mail).map(this::notification))
          .or(() -> DispositionNotification.of(mail).map(this::disposition))
          .or(this::failure)
          .or(this::autoReply);
    }

    private Report complaint(FeedbackReport feedback) {
      List<ReportedRecipient> recipients =
          feedback.recipients().stream().map(ReportedRecipient::named).toList();
      return new Report(
          ReportKind.COMPLAINT,
          recipients,
          feedback.type(),
          original(List.of(), feedback.envelopeId()));
    }

    /** One that failed makes a bounce of the whole, and one that is late is no success. */
    private Report status(DeliveryStatus status) {
      List<ReportedRecipient> recipients = status.recipients();
      ReportKind kind =
          recipients.stream()
              .map(each -> each.action().kind())
              .min(Comparator.naturalOrder())
              .orElseGet(() -> action().kind());
      return new Report(kind, recipients, null, original(List.of(), status.envelopeId()));
    }

    private Report notification(SesNotification notification) {
      return new Report(
          notification.kind(),
          notification.recipients(),
          notification.feedbackType(),
          original(notification.messageIds(), null));
    }

    private Report disposition(DispositionNotification disposition) {
      return new Report(
          ReportKind.DELIVERED,
          disposition.recipients(),
          null,
          original(disposition.messageIds(), null));
    }

    private Optional<Report> failure() {
      if (!signs.ofFailure()) {
        return Optional.empty();
      }
      DeliveryAction action = action();
      List<ReportedRecipient> recipients =
          notice.all().stream().map(address -> recipient(address, action)).toList();
      return Optional.of(new Report(action.kind(), recipients, null, original(List.of(), null)));
    }

    private DeliveryAction action() {
      if (signs.ofSuccess()) {
        return DeliveryAction.DELIVERED;
      }
      return notice.tellsOfDelay() ? DeliveryAction.DELAYED : DeliveryAction.FAILED;
    }

    private ReportedRecipient recipient(String address, DeliveryAction action) {
      if (action == DeliveryAction.DELIVERED) {
        return ReportedRecipient.reached(address, null);
      }
      Wording passage = notice.passage(address);
      Diagnosis diagnosis = Diagnosis.of(action, "", passage, notice.whole());
      String said = BLANKS.matcher(passage.text().strip()).replaceAll(" ");
      return new ReportedRecipient(
          address,
          null,
          action,
          diagnosis.status(),
          diagnosis.reason(),
          said.isEmpty() ? null : said);
    }

    private Optional<Report> autoReply() {
      if (!signs.isAutoReply()) {
        return Optional.empty();
      }
      Mailbox from = mail.parsed().from();
      List<ReportedRecipient> answered =
          from == null || from.address().indexOf('@') < 1
              ? List.of()
              : List.of(ReportedRecipient.named(from.address()));
      return Optional.of(
          new Report(ReportKind.AUTOREPLY, answered, null, original(List.of(), null)));
    }

    private OriginalMail original(List<String> messageIds, String envelopeId) {
      ParsedMail returned = mail.returned();
      Set<String> ids = new LinkedHashSet<>(messageIds);
      if (returned != null && returned.messageId() != null) {
        ids.add(returned.messageId());
      }
      ids.addAll(mail.parsed().inReplyTo());
      Matcher written = WRITTEN_MESSAGE_ID.matcher(mail.notice());
      while (ids.size() < MAX_MESSAGE_IDS && written.find()) {
        ids.add(written.group(1));
      }
      ids.addAll(MessageIds.latestFirst(mail.parsed().references()));
      return new OriginalMail(
          ids.stream().limit(MAX_MESSAGE_IDS).toList(),
          envelopeId,
          returned == null ? List.of() : addresses(returned.to()),
          returned == null ? null : returned.subject(),
          addresses(mail.parsed().to()));
    }

    private static List<String> addresses(List<Mailbox> boxes) {
      return boxes.stream()
          .map(Mailbox::address)
          .filter(address -> address.indexOf('@') > 0)
          .limit(DeliveryStatus.MAX_RECIPIENTS)
          .toList();
    }
  }
}
