package com.sendook;

/**
 * A port at which the gateway speaks SMTP.
 *
 * @param key of its setting
 * @param number 0 for any free one
 * @param implicitTls whether TLS begins with the connection
 * @param submission whether it is for mail from inboxes here, and not for mail to them
 */
record SmtpPort(String key, int number, boolean implicitTls, boolean submission) {
  static final String DOOR = "smtp.port";
  static final String DOOR_OVER_TLS = "smtp.tls.port";
  static final String SUBMISSION = "smtp.submission.port";
  static final String SUBMISSION_OVER_TLS = "smtp.submission.tlsPort";

  /** What it is for, for the console. */
  String purpose() {
    var mail =
        submission ? "mail from inboxes here: log in with an API key" : "mail for inboxes here";
    return implicitTls ? mail + ", TLS from the start" : mail;
  }
}
