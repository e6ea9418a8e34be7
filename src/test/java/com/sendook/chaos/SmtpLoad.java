package com.sendook.chaos;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** One server that hands over mail after mail by SMTP, a new one after each that was not taken. */
final class SmtpLoad implements Runnable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Node node;
  private final String recipient;
  private final Ledger ledger;

  SmtpLoad(Node node, String recipient, Ledger ledger) {
    this.node = node;
    this.recipient = recipient;
    this.ledger = ledger;
  }

  @Override
  public void run() {
    while (node.gate().pass()) {
      try (var conversation = new SmtpConversation(node.smtpPort())) {
        sendOver(conversation);
      } catch (IOException e) {
        ledger.unanswered();
        Pause.shortly();
      }
    }
  }

  private void sendOver(SmtpConversation conversation) throws IOException {
    while (node.gate().pass()) {
      if (ledger.smtpIsAhead()) {
        Pause.shortly();
        continue;
      }
      var subject = "mail " + NUMBER.incrementAndGet();
      if (conversation.send(recipient, subject)) {
        ledger.received(node.name(), subject);
      } else {
        ledger.refused();
        Pause.shortly();
      }
    }
  }
}
