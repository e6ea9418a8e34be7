package com.sendook.inbound.report;

import com.sendook.inbound.parse.MailParser;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads reports that tests write by hand. */
final class Reports {
  private Reports() {}

  static Optional<Report> read(String mail) {
    byte[] raw = mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    return new ReportReader().read(new MailParser().parse(raw), null);
  }

  /** A notice in plain text, from a mail server, to who@sender.example. */
  static Optional<Report> readNotice(String subject, String text) {
    return read(
        """
        Return-Path: <>
        From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>
        To: who@sender.example
        Subject: %s
        Content-Type: text/plain; charset=utf-8

        %s"""
            .formatted(subject, text));
  }
}
