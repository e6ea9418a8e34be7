package com.sendook.inbound.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Reports in the formats that are standards: RFC 3464, RFC 8098 and RFC 5965. */
class StandardReportsTest {

  private static Report status(String fields, String returned) {
    return Reports.read(
            """
            From: postmaster@mx.example.net
            To: bounce+rcpt=example.com@sender.example
            Subject: Delivery report
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: text/plain

            This is a report.

            --b
            Content-Type: message/delivery-status

            %s
            --b
            Content-Type: text/rfc822-headers

            %s
            --b--
            """
                .formatted(fields, returned))
        .orElseThrow();
  }

  private static Report status(String fields) {
    return status("Reporting-MTA: dns; mx.example.net\n\n" + fields, "From: who@sender.example");
  }

  @Test
  void aStatusNotificationTellsAllOfItsRecipients() {
    Report report =
        status(
            """
            Reporting-MTA: dns; mx.example.net
            Original-Envelope-Id: envelope-1

            Original-Recipient: rfc822;one@example.com
            Final-Recipient: rfc822;ONE@backend.example.com
            Action: failed
            Status: 5.1.1 (bad destination mailbox address)
            Diagnostic-Code: smtp; 550 5.1.1 <one@backend.example.com>
             no such: user

            Final-Recipient: RFC822; <two@example.com>
            Action: delayed
            Status: 4.2.2

            Final-Recipient: rfc822; three@example.com
            Action: delivered
            Status: 2.1.5
            """,
            "Message-ID: <original@sender.example>\nTo: one@example.com\nSubject: Hello");

    assertThat(report.kind()).isEqualTo(ReportKind.BOUNCE);
    assertThat(report.recipients())
        .containsExactly(
            new ReportedRecipient(
                "ONE@backend.example.com",
                "one@example.com",
                DeliveryAction.FAILED,
                "5.1.1",
                FailureReason.USER_UNKNOWN,
                "550 5.1.1 <one@backend.example.com> no such: user"),
            new ReportedRecipient(
                "two@example.com",
                null,
                DeliveryAction.DELAYED,
                "4.2.2",
                FailureReason.MAILBOX_FULL,
                null),
            new ReportedRecipient(
                "three@example.com", null, DeliveryAction.DELIVERED, "2.1.5", null, null));
    assertThat(report.recipients().get(0).hard()).isTrue();
    assertThat(report.original().envelopeId()).isEqualTo("envelope-1");
    assertThat(report.original().messageIds()).containsExactly("original@sender.example");
    assertThat(report.original().returnAddresses())
        .containsExactly("bounce+rcpt=example.com@sender.example");
  }

  @Test
  void whatIsRelayedOrLateIsNoBounce() {
    assertThat(
            status("Final-Recipient: rfc822; a@example.com\nAction: relayed\nStatus: 2.0.0").kind())
        .isEqualTo(ReportKind.DELIVERED);
    assertThat(
            status("Final-Recipient: rfc822; a@example.com\nAction: expanded\nStatus: 2.0.0")
                .kind())
        .isEqualTo(ReportKind.DELIVERED);
    assertThat(
            status("Final-Recipient: rfc822; a@example.com\nAction: delayed\nStatus: 4.4.1").kind())
        .isEqualTo(ReportKind.DELAYED);
  }

  @Test
  void theDiagnosticTellsMoreThanABareStatus() {
    ReportedRecipient recipient =
        status(
                """
                Final-Recipient: rfc822; a@example.com
                Action: failed
                Status: 5.0.0
                Diagnostic-Code: smtp; 550 #5.7.1 Your access to submit messages is blocked
                """)
            .recipients()
            .get(0);

    assertThat(recipient.status()).isEqualTo("5.7.1");
    assertThat(recipient.reason()).isEqualTo(FailureReason.BLOCKED);
    assertThat(recipient.hard()).isFalse();
  }

  @Test
  void aDiagnosticMayGoOnWithoutBeingFolded() {
    ReportedRecipient recipient =
        status(
                """
                Diagnostic-Code: smtp; 550-Please turn on authentication.
                550 relay not permitted
                Action: failed
                Final-Recipient: rfc822; a@example.com
                """)
            .recipients()
            .get(0);

    assertThat(recipient.diagnostic())
        .isEqualTo("550-Please turn on authentication. 550 relay not permitted");
    assertThat(recipient.reason()).isEqualTo(FailureReason.NO_RELAYING);
  }

  @Test
  void aDispositionNotificationShowsThatTheMailCameThrough() {
    Report report =
        Reports.read(
                """
                From: rcpt@example.com
                To: who@sender.example
                Subject: Read: Hello
                Content-Type: multipart/report; report-type=disposition-notification; boundary=b

                --b
                Content-Type: text/plain

                Your message was read.
                --b
                Content-Type: message/disposition-notification

                Final-Recipient: rfc822;rcpt@example.com
                Original-Message-ID: <original@sender.example>
                Disposition: manual-action/MDN-sent-manually; displayed

                --b--
                """)
            .orElseThrow();

    assertThat(report.kind()).isEqualTo(ReportKind.DELIVERED);
    assertThat(report.recipients().get(0).address()).isEqualTo("rcpt@example.com");
    assertThat(report.original().messageIds()).containsExactly("original@sender.example");
  }

  private static Report complaint(String fields) {
    return Reports.read(
            """
            From: feedback@provider.example
            To: abuse@sender.example
            Subject: Email feedback report
            Content-Type: multipart/report; report-type=feedback-report; boundary=b

            --b
            Content-Type: text/plain

            This is an email abuse report.
            --b
            Content-Type: message/feedback-report

            %s
            --b
            Content-Type: message/rfc822

            From: who@sender.example
            To: rcpt@example.com
            Message-ID: <original@sender.example>

            Hello
            --b--
            """
                .formatted(fields))
        .orElseThrow();
  }

  @Test
  void aComplaintNamesWhoseMailItWas() {
    Report report =
        complaint(
            """
            Feedback-Type: abuse
            User-Agent: SomeGenerator/1.0
            Version: 1
            Original-Rcpt-To: <one@example.com>
            Original-Rcpt-To: <two@example.com>
            Original-Envelope-Id: envelope-1
            """);

    assertThat(report.kind()).isEqualTo(ReportKind.COMPLAINT);
    assertThat(report.feedbackType()).isEqualTo("abuse");
    assertThat(report.isObjection()).isTrue();
    assertThat(report.recipients())
        .containsExactly(
            ReportedRecipient.named("one@example.com"), ReportedRecipient.named("two@example.com"));
    assertThat(report.original().envelopeId()).isEqualTo("envelope-1");
    assertThat(report.original().messageIds()).containsExactly("original@sender.example");
  }

  @Test
  void aComplaintWithoutRecipientIsAboutWhomTheMailWasAddressedTo() {
    Report report = complaint("Feedback-Type: fraud\nUser-Agent: x\nVersion: 1");

    assertThat(report.feedbackType()).isEqualTo("fraud");
    assertThat(report.recipients()).containsExactly(ReportedRecipient.named("rcpt@example.com"));
  }

  @Test
  void notSpamIsNoObjection() {
    assertThat(complaint("Feedback-Type: not-spam").isObjection()).isFalse();
  }

  @Test
  void aNotificationOfSesComesInJson() {
    Report report =
        Reports.read(
                """
                From: no-reply@sns.amazonaws.com
                To: who@sender.example
                Subject: AWS Notification Message

                {"Type":"Notification","Message":"{\\"notificationType\\":\\"Complaint\\",\\"complaint\\":\
                {\\"complainedRecipients\\":[{\\"emailAddress\\":\\"rcpt@example.com\\"}],\
                \\"complaintFeedbackType\\":\\"abuse\\"},\\"mail\\":{\\"messageId\\":\\"0100-0\\"}}"}

                --
                If you wish to stop receiving notifications from this topic, please click.
                """)
            .orElseThrow();

    assertThat(report.kind()).isEqualTo(ReportKind.COMPLAINT);
    assertThat(report.recipients()).containsExactly(ReportedRecipient.named("rcpt@example.com"));
    assertThat(report.original().messageIds()).containsExactly("0100-0");
  }
}
