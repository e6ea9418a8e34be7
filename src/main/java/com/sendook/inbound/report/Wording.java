package com.sendook.inbound.report;

import java.util.Optional;

/** What was said of a failure, and what can be told from it; that is found out once, if ever. */
final class Wording {
  private final String text;
  private Optional<String> status;
  private Optional<FailureReason> reason;
  private Optional<Character> replyClass;

  Wording(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** The status code in it (RFC 3463). */
  Optional<String> status() {
    if (status == null) {
      status = StatusCode.inText(text);
    }
    return status;
  }

  Optional<FailureReason> reason() {
    if (reason == null) {
      reason = FailureReason.ofText(text);
    }
    return reason;
  }

  /** The class of the reply code in it (RFC 5321, 4.2.1). */
  Optional<Character> replyClass() {
    if (replyClass == null) {
      replyClass = StatusCode.classInText(text);
    }
    return replyClass;
  }

  boolean tellsWhy() {
    return status().isPresent() || reason().isPresent();
  }
}
