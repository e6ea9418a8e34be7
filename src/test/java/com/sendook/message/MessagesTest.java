package com.sendook.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.store.Blobs;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MessagesTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final Messages messages = new Messages(STORE.store(), new Blobs(STORE.store()));
  private final String id = Ids.next();

  @Test
  void aMessageIsReadBackAsItWasStored() {
    var message = message("text", "<p>html</p>");

    assertThat(messages.insert(message).await()).isTrue();
    assertThat(messages.insert(message("other", "other")).await()).isFalse();

    assertThat(messages.find(id).await()).isEqualTo(message);
  }

  @Test
  void bodiesOfAnyLengthAreReadBackAsTheyWereStored() {
    var message = message("ü‹>", "<".repeat(21_000_000));

    messages.insert(message).await();

    assertThat(messages.findSlim(id).await().html()).isEqualTo("<".repeat(32 * 1024));
    var read = messages.find(id).await();
    assertThat(read.text()).isEqualTo(message.text());
    assertThat(read.html()).isEqualTo(message.html());
  }

  @Test
  void foldsThatRunAtOnceEndWithWhatTheDeliveriesSay() {
    var message = message("text", "html");
    messages.insert(message).await();
    for (int i = 0; i < 20; i++) {
      deliver(i, Status.QUEUED);
    }

    var folds = new ArrayList<Future<Void>>();
    for (int i = 0; i < 20; i++) {
      folds.add(settle(i).compose(settled -> messages.fold(message, Status.SENT)));
    }
    Future.all(folds).await();

    assertThat(messages.find(id).await().status()).isEqualTo(Status.SENT);
  }

  private void deliver(int number, Status status) {
    var delivery =
        new Delivery(
            Ids.derive(id, String.valueOf(number)),
            "organization",
            "inbox",
            id,
            number + "@example.com",
            status,
            List.of(),
            Instant.now(),
            Instant.now());
    STORE.store().insert(Collections.DELIVERIES, Documents.of(delivery)).await();
  }

  private Future<Boolean> settle(int number) {
    return STORE
        .store()
        .updateOne(
            Collections.DELIVERIES,
            new JsonObject().put("_id", Ids.derive(id, String.valueOf(number))),
            new JsonObject().put("$set", new JsonObject().put("status", "sent")));
  }

  private Message message(String text, String html) {
    var now = Instant.parse("2026-01-02T03:04:05.678Z").truncatedTo(ChronoUnit.MILLIS);
    return new Message(
        id,
        "organization",
        Ids.derive(id, "inbox"),
        Ids.derive(id, "thread"),
        Direction.OUTBOUND,
        "inbox@example.com",
        "Inbox",
        List.of("Ann <ann@example.com>"),
        List.of(),
        List.of("bob@example.com"),
        List.of(),
        "Grüße",
        text,
        html,
        null,
        List.of("label"),
        List.of(new NamedValue("a.b$c", "value")),
        List.of(new Attachment(Ids.derive(id, "a"), "a.pdf", "application/pdf", 0, null)),
        Status.QUEUED,
        id + "@example.com",
        null,
        List.of(),
        List.of(new NamedValue("X-Own", "value")),
        null,
        null,
        null,
        false,
        null,
        null,
        null,
        false,
        now,
        now);
  }
}
