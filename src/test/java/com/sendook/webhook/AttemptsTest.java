package com.sendook.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.event.Event;
import com.sendook.message.MessageSample;
import com.sendook.message.Messages;
import com.sendook.store.Blobs;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AttemptsTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private static final String PAYLOAD = "{\"text\":\"secret\"}";

  private final Attempts attempts = new Attempts(STORE.store(), (status, duration) -> {});
  private final String webhookId = Ids.next();
  private final String inboxId = Ids.next();

  private String record(String event, String messageId) {
    var attempt =
        new Attempt(
            Ids.next(),
            "organization",
            webhookId,
            inboxId,
            messageId,
            Ids.next(),
            event,
            Instant.now(),
            200,
            1,
            5,
            PAYLOAD,
            "thanks for the secret",
            null,
            null);
    attempts.record(attempt).await();
    return attempt.id();
  }

  private String message() {
    var sample = new MessageSample(inboxId);
    new Messages(STORE.store(), new Blobs(STORE.store())).insert(sample.build()).await();
    return sample.id;
  }

  private void assertErased(String attemptId, String id) {
    var attempt = attempts.find(webhookId, attemptId).await();
    assertThat(attempt.payload()).isEqualTo(Event.gone(id).encode());
    assertThat(attempt.response()).isNull();
    assertThat(attempt.status()).isEqualTo(200);
  }

  private void assertWhole(String attemptId) {
    var attempt = attempts.find(webhookId, attemptId).await();
    assertThat(attempt.payload()).isEqualTo(PAYLOAD);
    assertThat(attempt.response()).isEqualTo("thanks for the secret");
  }

  @Test
  void whatIsPostedWhileItsMessageGoesIsErased() {
    var messageId = Ids.next();

    assertErased(record("message.sent", messageId), messageId);
  }

  @Test
  void ofOneMessageNoOtherIsErased() {
    var gone = message();
    var erased = record("message.sent", gone);
    var other = record("message.sent", message());

    attempts.eraseMessage(gone).await();

    assertErased(erased, gone);
    assertWhole(other);
  }

  @Test
  void ofAnInboxAllIsErasedButWhatIsToStay() {
    var messageId = message();
    var sent = record("message.sent", messageId);
    var created = record("inbox.created", null);
    var deleted = record("inbox.deleted", null);

    attempts.eraseInbox(inboxId, Set.of("inbox.deleted")).await();

    assertErased(sent, messageId);
    assertErased(created, inboxId);
    assertWhole(deleted);
  }
}
