package com.sendook.inbound.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Notices of failure that follow no standard, in the forms that mail servers are known for. */
class NoticesTest {

  static Stream<Arguments> notices() throws IOException {
    try (InputStream file = NoticesTest.class.getResourceAsStream("notice-forms.txt")) {
      String forms = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(forms.split("(?m)^=== ", -1)).skip(1).map(NoticesTest::notice);
    }
  }

  private static Arguments notice(String form) {
    String[] title = form.lines().findFirst().orElseThrow().split(" \\| ", -1);
    return Arguments.of(title[0], title[1], title[2], form.substring(form.indexOf('\n') + 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notices")
  void aNoticeNamesItsRecipientAndTheReason(
      String server, String subject, String outcome, String text) {
    Report report = Reports.readNotice(subject, text).orElseThrow();

    assertThat(report.kind()).isEqualTo(ReportKind.BOUNCE);
    assertThat(report.recipients())
        .extracting(ReportedRecipient::address)
        .containsExactly("rcpt@example.com");
    ReportedRecipient recipient = report.recipients().get(0);
    assertThat(recipient.status() + " " + recipient.reason()).isEqualTo(outcome);
  }

  @Test
  void eachRecipientHasItsOwnReason() {
    Report report =
        Reports.readNotice(
                "failure notice",
                """
                I wasn't able to deliver your message to the following addresses.

                <one@example.com>:
                User unknown. (#5.1.1)

                <two@example.com>:
                552 5.2.2 Mailbox full
                """)
            .orElseThrow();

    assertThat(report.recipients())
        .extracting(ReportedRecipient::address, ReportedRecipient::status, ReportedRecipient::hard)
        .containsExactly(
            tuple("one@example.com", "5.1.1", true), tuple("two@example.com", "5.2.2", false));
  }

  @Test
  void whatIsTriedAgainIsLateAndNoBounce() {
    Report report =
        Reports.readNotice(
                "Warning: message 1a2b3c delayed 24 hours",
                """
                A message that you sent has not yet been delivered to one or more of its
                recipients after more than 24 hours on the queue on mx.example.net.

                The address to which the message has not yet been delivered is:

                  rcpt@example.com
                    host mx.example.com [192.0.2.1]: 450 4.2.2 Mailbox full

                No action is required on your part. Delivery attempts will continue for
                some time, and this warning may be repeated at intervals.
                """)
            .orElseThrow();

    assertThat(report.kind()).isEqualTo(ReportKind.DELAYED);
    assertThat(report.recipients().get(0).action()).isEqualTo(DeliveryAction.DELAYED);
    assertThat(report.recipients().get(0).status()).isEqualTo("4.2.2");
    assertThat(report.recipients().get(0).hard()).isFalse();
  }

  @Test
  void theMailThatCameBackIsKnownByItsHeader() {
    Report report =
        Reports.readNotice(
                "failure notice",
                """
                <rcpt@example.com>:
                550 5.1.1 User unknown

                --- Below this line is a copy of the message.

                Return-Path: <who@sender.example>
                Message-ID: <original@sender.example>
                To: rcpt@example.com
                Subject: Hello

                Hello
                """)
            .orElseThrow();

    assertThat(report.original().messageIds()).containsExactly("original@sender.example");
    assertThat(report.original().recipients()).containsExactly("rcpt@example.com");
    assertThat(report.original().subject()).isEqualTo("Hello");
    assertThat(report.original().returnAddresses()).containsExactly("who@sender.example");
  }

  @Test
  void aNoticeMayBeInHtmlAlone() {
    Report report =
        Reports.read(
                """
                From: postmaster@mx.example.net
                To: who@sender.example
                Subject: Undeliverable: Hello
                Content-Type: text/html

                <html><body><p>Your message to <a href="mailto:rcpt@example.com">rcpt@example.com</a>
                couldn't be delivered.</p><p>550 5.1.10 Recipient not found</p></body></html>
                """)
            .orElseThrow();

    assertThat(report.recipients())
        .extracting(ReportedRecipient::address, ReportedRecipient::status, ReportedRecipient::hard)
        .containsExactly(tuple("rcpt@example.com", "5.1.10", true));
  }

  @Test
  void aReportWhoseBoundaryWasLostIsReadFromItsText() {
    Report report =
        Reports.read(
                """
                From: MAILER-DAEMON@mx.example.net
                To: who@sender.example
                Subject: Undelivered Mail Returned to Sender
                Content-Type: multipart/report; report-type=delivery-status; boundary=one

                --other
                Content-Type: text/plain

                <rcpt@example.com>: host mx.example.com said: 552 5.2.2 Mailbox full

                --other
                Content-Type: message/delivery-status

                Final-Recipient: rfc822; rcpt@example.com
                Action: failed
                Status: 5.2.2

                --other
                Content-Type: message/rfc822

                Return-Path: <who@sender.example>
                Message-ID: <original@sender.example>

                --other--
                """)
            .orElseThrow();

    assertThat(report.recipients())
        .extracting(ReportedRecipient::address, ReportedRecipient::status)
        .containsExactly(tuple("rcpt@example.com", "5.2.2"));
    assertThat(report.original().messageIds()).containsExactly("original@sender.example");
  }

  @Test
  void aPersonWhoPassesANoticeOnWritesNone() {
    assertThat(
            Reports.read(
                """
                From: colleague@example.com
                To: who@sender.example
                Subject: Fwd: Undelivered Mail Returned to Sender

                Have you seen this? The message could not be delivered to rcpt@example.com:
                550 5.1.1 User unknown
                """))
        .isEmpty();
  }
}
