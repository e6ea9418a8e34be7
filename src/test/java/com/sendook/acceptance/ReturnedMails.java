package com.sendook.acceptance;

/** Mails that come back, as they stand after DATA. */
final class ReturnedMails {
  private static final String DSN =
      """
      From: MAILER-DAEMON@mx.example.com\r
      To: somebody@example.com\r
      Subject: Delivery Status Notification\r
      MIME-Version: 1.0\r
      Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
      \r
      --b\r
      Content-Type: text/plain\r
      \r
      This is a notice on your mail.\r
      --b\r
      Content-Type: message/delivery-status\r
      \r
      Reporting-MTA: dns; mx.example.com\r
      \r
      Final-Recipient: rfc822; %s\r
      Action: %s\r
      Status: %s\r
      \r
      --b\r
      Content-Type: text/rfc822-headers\r
      \r
      Message-ID: <%s>\r
      \r
      --b--\r
      """;

  private static final String COMPLAINT =
      """
      From: feedback@provider.example\r
      To: somebody@example.com\r
      Subject: FW: News\r
      MIME-Version: 1.0\r
      Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r
      \r
      --b\r
      Content-Type: text/plain\r
      \r
      A person says that this is unwanted.\r
      --b\r
      Content-Type: message/feedback-report\r
      \r
      Feedback-Type: abuse\r
      User-Agent: SomeGenerator/1.0\r
      Version: 1\r
      \r
      --b\r
      Content-Type: text/rfc822-headers\r
      \r
      Subject: News\r
      \r
      --b--\r
      """;

  private ReturnedMails() {}

  /** RFC 3464. */
  static String dsn(String recipient, String action, String status, String messageId) {
    return DSN.formatted(recipient, action, status, messageId);
  }

  /** A notice that follows no standard, from a mail server. */
  static String notice(String subject, String text) {
    return "From: MAILER-DAEMON@mx.example.com\r\nTo: x@example.com\r\nSubject: %s\r\n\r\n%s\r\n"
        .formatted(subject, text);
  }

  /** RFC 5965, with the recipient withheld. */
  static String complaint() {
    return COMPLAINT;
  }

  /** RFC 3834. */
  static String autoReply() {
    return """
        From: ann@example.com\r
        To: x@example.com\r
        Subject: Out of office\r
        Auto-Submitted: auto-replied\r
        \r
        I am away.\r
        """;
  }
}
