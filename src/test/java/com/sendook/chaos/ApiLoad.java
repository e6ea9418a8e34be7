package com.sendook.chaos;

import com.sendook.acceptance.Api;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/** One user who sends mail after mail by the API, a new one after each that was not accepted. */
final class ApiLoad implements Runnable {
  private static final String TEXT = "It left us this morning, and is on its way.\n".repeat(10);
  private static final int DOMAINS = 4;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Node node;
  private final JsonObject inbox;
  private final Ledger ledger;
  private final boolean alone;

  /** A user of the node; where there is no load by SMTP it is alone, and waits for none. */
  ApiLoad(Node node, JsonObject inbox, Ledger ledger, boolean alone) {
    this.node = node;
    this.inbox = inbox;
    this.ledger = ledger;
    this.alone = alone;
  }

  @Override
  public void run() {
    while (node.gate().pass()) {
      if (!alone && ledger.apiIsAhead()) {
        Pause.shortly();
      } else {
        send();
      }
    }
  }

  private void send() {
    try {
      var answer = node.api().send(inbox, mail(NUMBER.incrementAndGet()));
      if (answer.status() == 201) {
        accepted(answer);
      } else {
        ledger.refused();
        Pause.shortly();
      }
    } catch (UncheckedIOException e) {
      ledger.unanswered();
      Pause.shortly();
    }
  }

  private void accepted(Api.Answer answer) {
    var message = answer.json();
    ledger.sent(node.name(), message.getString("id"), message.getString("externalMessageId"));
  }

  private static JsonObject mail(int number) {
    return new JsonObject()
        .put("to", "ann@d" + number % DOMAINS + ".example")
        .put("subject", "order " + number)
        .put("text", TEXT);
  }
}
