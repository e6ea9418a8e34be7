package com.sendook.outbound.transport.smtp;

import com.sendook.outbound.transport.Reply;
import java.util.List;

/** A reply as it came, line by line, without the codes in front. */
record ReplyLines(int code, List<String> lines) {
  /** The server ends the session (RFC 5321, section 3.8). */
  static final int SERVICE_CLOSING = 421;

  static final int START_MAIL_INPUT = 354;

  boolean isPositive() {
    return code / 100 == 2;
  }

  boolean isTransient() {
    return code / 100 == 4;
  }

  boolean isPermanent() {
    return code / 100 == 5;
  }

  Reply reply() {
    return Reply.of(code, String.join(" ", lines));
  }
}
