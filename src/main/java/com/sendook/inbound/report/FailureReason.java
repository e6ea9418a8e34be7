package com.sendook.inbound.report;

import java.util.Locale;
import java.util.Optional;

/** Why a mail was not delivered. The words that servers use for each are in a table. */
public enum FailureReason {
  USER_UNKNOWN("1.1"),
  HOST_UNKNOWN("1.2"),
  HAS_MOVED("1.6"),
  /** The domain takes no mail at all (RFC 7505). */
  NOT_ACCEPT("3.2"),
  SUSPEND("2.1"),
  /** The recipient, or a rule of theirs, does not want the mail. */
  FILTERED("2.1"),
  MAILBOX_FULL("2.2"),
  MESG_TOO_BIG("3.4"),
  SYSTEM_FULL("3.1"),
  SYSTEM_ERROR("3.0"),
  MAILER_ERROR("3.0"),
  NETWORK_ERROR("4.1"),
  EXPIRED("4.7"),
  SYNTAX_ERROR("5.0"),
  CONTENT_ERROR("6.0"),
  /** What the sender's address or name brings about. */
  REJECTED("7.1"),
  NO_RELAYING("7.1"),
  BLOCKED("7.1"),
  BAD_REPUTATION("7.1"),
  SPAM_DETECTED("7.1"),
  VIRUS_DETECTED("7.1"),
  POLICY_VIOLATION("7.1"),
  SECURITY_ERROR("7.0"),
  REQUIRE_PTR("7.25"),
  AUTH_FAILURE("7.26"),
  /** Too many mails, connections or recipients at a time. */
  SPEEDING("7.0"),
  UNDEFINED("0.0");

  private static final PhraseTable PHRASES = PhraseTable.load("failure-reasons.txt");

  private final String detail;

  FailureReason(String detail) {
    this.detail = detail;
  }

  /** The last two numbers of the status code that says the same (RFC 3463). */
  String detail() {
    return detail;
  }

  /** Whether a later mail to the same address would fail the same way. */
  boolean isAboutAddress() {
    return compareTo(NOT_ACCEPT) <= 0;
  }

  /** By what a server said. */
  static Optional<FailureReason> ofText(String text) {
    return PHRASES.find(text).map(FailureReason::of);
  }

  /** By a status code that tells it all (RFC 3463, 3). */
  static Optional<FailureReason> ofStatus(String status) {
    return Optional.ofNullable(
        switch (detail(status)) {
          case "1.0", "1.1", "1.3", "1.4", "1.10" -> USER_UNKNOWN;
          case "1.2" -> HOST_UNKNOWN;
          case "1.6" -> HAS_MOVED;
          case "1.7", "1.8", "1.9" -> REJECTED;
          case "2.1" -> SUSPEND;
          case "2.2" -> MAILBOX_FULL;
          case "2.3", "3.4" -> MESG_TOO_BIG;
          case "3.1" -> SYSTEM_FULL;
          case "3.2" -> NOT_ACCEPT;
          case "4.7" -> EXPIRED;
          case "7.20", "7.21", "7.22", "7.23", "7.24", "7.26", "7.27" -> AUTH_FAILURE;
          case "7.25" -> REQUIRE_PTR;
          default -> null;
        });
  }

  /** By what a status code says the trouble is with: its second number. */
  static Optional<FailureReason> ofSubject(String status) {
    return Optional.ofNullable(
        switch (detail(status).charAt(0)) {
          case '2' -> FILTERED;
          case '3' -> SYSTEM_ERROR;
          case '4' -> NETWORK_ERROR;
          case '5' -> SYNTAX_ERROR;
          case '6' -> CONTENT_ERROR;
          case '7' -> SECURITY_ERROR;
          default -> null;
        });
  }

  private static String detail(String status) {
    return status.substring(status.indexOf('.') + 1);
  }

  private static FailureReason of(String word) {
    for (FailureReason reason : values()) {
      if (reason.toString().equals(word)) {
        return reason;
      }
    }
    throw new IllegalStateException("no failure reason is called " + word);
  }

  @Override
  public String toString() {
    return name().replace("_", "").toLowerCase(Locale.ROOT);
  }
}
