package com.sendook.inbound.process;

import com.sendook.inbound.parse.ParsedMail;
import com.sendook.inbound.verdict.Verdicts;
import com.sendook.inbox.Inbox;
import com.sendook.mail.Mailbox;
import com.sendook.mail.MessageIds;
import com.sendook.message.Attachment;
import com.sendook.message.Authentication;
import com.sendook.message.AuthenticationResults;
import com.sendook.message.Delivery;
import com.sendook.message.Direction;
import com.sendook.message.Message;
import com.sendook.message.NamedValue;
import com.sendook.message.ReportNote;
import com.sendook.message.Status;
import com.sendook.receipt.Receipt;
import com.sendook.store.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A received mail on its way into one inbox.
 *
 * @param verdicts whether it is from whom it claims
 */
record IncomingMail(
    Receipt receipt, ReadableMail readable, Verdicts verdicts, Destination destination) {
  private static final int MAX_ANSWERED_AT_RELAYS = 5;
  private static final int MIN_RELAY_ID_CHARS = 8;

  /** What a hostile mail may bring in any number goes into the document up to here. */
  private static final int MAX_ADDRESSES = 1000;

  private static final int MAX_REFERENCES = 100;
  private static final int MAX_HEADER_CHARS = 256 * 1024;
  private static final int MAX_SUBJECT_CHARS = 2000;

  /** Each of a thousand parts may have such a field, and all of them stand in one document. */
  private static final int MAX_PART_FIELD_CHARS = 255;

  private static final Pattern CONTROLS = Pattern.compile("\\p{Cc}+");

  ParsedMail mail() {
    return readable.parsed();
  }

  Inbox inbox() {
    return destination.inbox();
  }

  /** The deliveries whose reverse-paths it was sent to. */
  List<Delivery> returned() {
    return destination.returned();
  }

  /** The Message-IDs that it answers, the nearest first. */
  List<String> answered() {
    return MessageIds.answered(mail().inReplyTo(), mail().references());
  }

  /**
   * The same as relays name mails that they put a Message-ID of their own into, such as {@code
   * <id@email.amazonses.com>}: what stands before the at sign is what they called it to us.
   */
  List<String> answeredAtRelays() {
    return answered().stream()
        .map(each -> each.substring(0, Math.max(0, each.indexOf('@'))))
        .filter(each -> each.length() >= MIN_RELAY_ID_CHARS)
        .limit(MAX_ANSWERED_AT_RELAYS)
        .toList();
  }

  /** The Message-ID that all mails of its conversation know. */
  String rootMessageId() {
    var before = conversation();
    return before.isEmpty() ? externalMessageId() : before.get(0);
  }

  private List<String> conversation() {
    return MessageIds.conversation(mail().inReplyTo(), mail().references());
  }

  private String externalMessageId() {
    return mail().messageId() == null ? receipt.id() + "@" + "missing.invalid" : mail().messageId();
  }

  Message message(String threadId, ReportNote report) {
    var id = Ids.derive(receipt.id(), inbox().id());
    var from = mail().from() == null ? sender() : mail().from();
    return new Message(
        id,
        inbox().organizationId(),
        inbox().id(),
        threadId,
        Direction.INBOUND,
        from == null ? null : from.address(),
        from == null ? null : from.name(),
        written(mail().to()),
        written(mail().cc()),
        List.of(),
        written(mail().replyTo()),
        oneLine(mail().subject()),
        readable.text(),
        readable.html(),
        null,
        List.of(),
        List.of(),
        attachments(id),
        Status.RECEIVED,
        externalMessageId(),
        mail().inReplyTo().isEmpty() ? null : mail().inReplyTo().get(0),
        MessageIds.rootAndLatest(conversation(), MAX_REFERENCES),
        headers(),
        receipt.id(),
        mail().parseError(),
        null,
        false,
        report,
        cut(readable.extractedText(), Message.BEGINNING_CHARS),
        authentication(),
        report != null || isAutomatic(),
        receipt.receivedAt(),
        receipt.receivedAt());
  }

  /** A subject that was decoded may hold anything; an answer to this mail puts it into a header. */
  private static String oneLine(String subject) {
    return cut(CONTROLS.matcher(subject).replaceAll(" "), MAX_SUBJECT_CHARS);
  }

  private static String cut(String text, int maxChars) {
    return text == null || text.length() <= maxChars ? text : text.substring(0, maxChars);
  }

  private boolean isAutomatic() {
    return readable.isAutomatic() || receipt.reversePath().isEmpty() || hasBeenHere();
  }

  /** Our own trace field is its first one; where it has another one, somebody brought it back. */
  private boolean hasBeenHere() {
    var byUs = " by " + AuthenticationResults.host(verdicts.field()) + " ";
    return mail().values("Received").stream()
            .map(each -> each.replaceAll("\\s+", " "))
            .filter(each -> each.contains(byUs))
            .count()
        > 1;
  }

  private Authentication authentication() {
    return verdicts.spf() == null
        ? null
        : new Authentication(verdicts.spf(), verdicts.dkim(), verdicts.dmarc());
  }

  /**
   * As many as a document can hold beside all else; the raw mail has them all. In front stands what
   * we say of its origin, and nothing that pretends to be ours (RFC 8601, 5).
   */
  private List<NamedValue> headers() {
    var kept = new ArrayList<NamedValue>();
    kept.add(new NamedValue(AuthenticationResults.FIELD, verdicts.field()));
    int left = MAX_HEADER_CHARS;
    for (var header : mail().headers()) {
      if (AuthenticationResults.isForged(header.name(), header.value(), verdicts.field())) {
        continue;
      }
      left -= header.name().length() + header.value().length();
      if (left < 0) {
        break;
      }
      kept.add(new NamedValue(header.name(), header.value()));
    }
    return kept;
  }

  private Mailbox sender() {
    return receipt.reversePath().isEmpty() ? null : new Mailbox(null, receipt.reversePath());
  }

  private List<Attachment> attachments(String messageId) {
    var attachments = new ArrayList<Attachment>();
    for (var parsed : mail().attachments()) {
      var number = String.valueOf(attachments.size());
      attachments.add(
          new Attachment(
              Ids.derive(messageId, "attachment", number),
              parsed.name() == null
                  ? "attachment-" + number
                  : cut(parsed.name(), MAX_PART_FIELD_CHARS),
              cut(parsed.contentType(), MAX_PART_FIELD_CHARS),
              parsed.content().length(),
              cut(parsed.contentId(), MAX_PART_FIELD_CHARS)));
    }
    return attachments;
  }

  private static List<String> written(List<Mailbox> mailboxes) {
    return mailboxes.stream().limit(MAX_ADDRESSES).map(Mailbox::written).toList();
  }
}
