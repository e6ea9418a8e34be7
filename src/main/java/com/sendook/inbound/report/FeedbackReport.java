package com.sendook.inbound.report;

import com.sendook.inbound.parse.ParsedMail;
import com.sendook.inbound.report.FieldBlocks.Block;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A complaint in the abuse reporting format (RFC 5965), or in the form that Hotmail has instead:
 * the bare mail, with a field of theirs that names the recipient.
 *
 * @param type its Feedback-Type
 * @param recipients whose mail it was; often withheld
 * @param envelopeId its Original-Envelope-Id; null where it has none
 */
record FeedbackReport(String type, List<String> recipients, String envelopeId) {
  private static final String ABUSE = "abuse";
  private static final String HOTMAIL_RECIPIENT = "x-hmxmroriginalrecipient";
  private static final int MAX_TYPE_CHARS = 40;

  static Optional<FeedbackReport> of(ReportMail mail) {
    Stream<String> parts = mail.parts("feedback-report").stream();
    if (mail.reportType().equals("feedback-report")) {
      parts = Stream.concat(parts, Stream.of(mail.notice()));
    }
    return parts
        .flatMap(part -> FieldBlocks.parse(part).stream())
        .filter(block -> block.first("Feedback-Type").isPresent())
        .findFirst()
        .map(block -> of(block, mail))
        .or(() -> ofHotmail(mail));
  }

  private static FeedbackReport of(Block block, ReportMail mail) {
    String type = block.first("Feedback-Type").orElse("").toLowerCase(Locale.ROOT).strip();
    int end = Math.min(endOfWord(type), MAX_TYPE_CHARS);
    List<String> named =
        Stream.of("Original-Rcpt-To", "Removal-Recipient")
            .map(field -> addresses(block.all(field)))
            .filter(addresses -> !addresses.isEmpty())
            .findFirst()
            .orElseGet(() -> addressed(mail));
    return new FeedbackReport(
        end == 0 ? ABUSE : type.substring(0, end),
        named,
        block.first("Original-Envelope-Id").orElse(null));
  }

  private static Optional<FeedbackReport> ofHotmail(ReportMail mail) {
    Optional<String> recipient = returnedHeader(mail, HOTMAIL_RECIPIENT);
    boolean announced = mail.returned() != null && isAnnouncedBy(mail.parsed().subject());
    if (recipient.isEmpty() && !announced) {
      return Optional.empty();
    }
    List<String> named =
        recipient
            .map(Addresses::all)
            .filter(each -> !each.isEmpty())
            .orElseGet(() -> addressed(mail));
    return Optional.of(new FeedbackReport(ABUSE, named, null));
  }

  /** As Hotmail does. */
  static boolean isAnnouncedBy(String subject) {
    return subject.strip().toLowerCase(Locale.ROOT).startsWith("complaint about message from");
  }

  private static int endOfWord(String text) {
    int end = 0;
    while (end < text.length()
        && !Character.isWhitespace(text.charAt(end))
        && ";,(".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Of several addressees, nobody knows which one complained. */
  private static List<String> addressed(ReportMail mail) {
    ParsedMail returned = mail.returned();
    if (returned == null) {
      return List.of();
    }
    List<String> to = addresses(returned.to().stream().map(box -> box.address()).toList());
    return to.size() == 1 ? to : List.of();
  }

  private static List<String> addresses(List<String> values) {
    return values.stream()
        .flatMap(value -> Addresses.first(value).stream())
        .filter(address -> !Addresses.key(address).startsWith("redacted"))
        .distinct()
        .limit(DeliveryStatus.MAX_RECIPIENTS)
        .toList();
  }

  private static Optional<String> returnedHeader(ReportMail mail, String name) {
    return mail.returned() == null
        ? Optional.empty()
        : mail.returned().headers().stream()
            .filter(header -> header.name().equalsIgnoreCase(name))
            .map(ParsedMail.Header::value)
            .findFirst();
  }
}
