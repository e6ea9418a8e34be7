package com.sendook.outbound.compose;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds outgoing mails for tests: a small one, and changes to it. */
final class Mails {
  String messageId = "m1@example.com";
  String from = "ada@example.com";
  String fromName = "Ada";
  List<String> to = List.of("bob@example.org");
  List<String> cc = List.of();
  List<String> replyTo = List.of();
  String subject = "Hello";
  String text = "Hi Bob";
  String html = "<p>Hi Bob</p>";
  String inReplyTo;
  List<String> references = List.of();
  Map<String, String> headers = new LinkedHashMap<>();
  List<OutgoingMail.Part> attachments = new ArrayList<>();

  OutgoingMail mail() {
    return new OutgoingMail(
        messageId,
        Instant.parse("2026-01-02T03:04:05Z"),
        from,
        fromName,
        to,
        cc,
        replyTo,
        subject,
        text,
        html,
        inReplyTo,
        references,
        headers,
        attachments);
  }

  byte[] bytes() {
    return new MailComposer().compose(mail()).getBytes();
  }

  static OutgoingMail.Part part(String name, String contentType, String contentId, String content) {
    return new OutgoingMail.Part(name, contentType, contentId, Buffer.buffer(content));
  }
}
