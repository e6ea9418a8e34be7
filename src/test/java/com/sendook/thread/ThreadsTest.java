package com.sendook.thread;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.message.Direction;
import com.sendook.message.Message;
import com.sendook.message.Messages;
import com.sendook.message.Status;
import com.sendook.store.Blobs;
import com.sendook.store.Collections;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ThreadsTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final String inboxId = Ids.next();

  @Test
  void mailsOfOneUnknownRootThatComeAtOnceMakeOneThreadThatCountsThemAll() {
    var threads = new Threads(STORE.store());
    var messages = new Messages(STORE.store(), new Blobs(STORE.store()));
    var entered = new ArrayList<Future<Void>>();
    for (int i = 0; i < 50; i++) {
      var message = message("sender" + i + "@example.com");
      entered.add(messages.insert(message).compose(stored -> threads.refresh(message)));
    }
    Future.all(entered).await();

    var thread = threads.get(inboxId, MailThread.idOf(inboxId, "root@example.com")).await();
    assertThat(thread.messageCount()).isEqualTo(50);
    assertThat(thread.participants()).hasSize(51).contains("inbox@example.com");
    assertThat(thread.rootMessageId()).isEqualTo("root@example.com");
  }

  /** However coming and leaving fall together, the thread says what is there, or is gone. */
  @Test
  void mailsThatComeWhileOthersLeaveAreCountedAndNoThreadIsLeftEmpty() {
    var threads = new Threads(STORE.store());
    var messages = new Messages(STORE.store(), new Blobs(STORE.store()));
    var threadId = MailThread.idOf(inboxId, "root@example.com");
    for (int round = 0; round < 10; round++) {
      var leaving = message("leaving@example.com");
      messages.insert(leaving).compose(stored -> threads.refresh(leaving)).await();
      var coming = message("coming@example.com");
      var left = messages.remove(leaving.id()).compose(gone -> threads.leave(threadId));
      var came = messages.insert(coming).compose(stored -> threads.refresh(coming));
      Future.all(left, came).await();

      assertThat(threads.get(inboxId, threadId).await().messageCount()).isEqualTo(1);
      messages.remove(coming.id()).compose(gone -> threads.leave(threadId)).await();
      // Whoever enters a message that is gone by then makes no thread for it.
      threads.ensure(coming).await();
      var thread = new JsonObject().put("_id", threadId);
      assertThat(STORE.store().findOne(Collections.THREADS, thread).await()).isNull();
    }
  }

  @Test
  void whomAndWhatOnlyALeavingMessageNamedTheThreadForgets() {
    var threads = new Threads(STORE.store());
    var messages = new Messages(STORE.store(), new Blobs(STORE.store()));
    var leaving = message("leaving@example.com", "Secret");
    var staying = message("staying@example.com", "Re: Secret, in other words");
    for (var each : List.of(leaving, staying)) {
      messages.insert(each).compose(stored -> threads.refresh(each)).await();
    }

    messages.remove(leaving.id()).compose(gone -> threads.leave(leaving.threadId())).await();

    var thread = threads.get(inboxId, leaving.threadId()).await();
    assertThat(thread.participants())
        .containsExactlyInAnyOrder("staying@example.com", "inbox@example.com");
    assertThat(thread.subject()).isEqualTo("Re: Secret, in other words");
  }

  private Message message(String from) {
    return message(from, "Subject");
  }

  private Message message(String from, String subject) {
    var id = Ids.next();
    return new Message(
        id,
        "organization",
        inboxId,
        MailThread.idOf(inboxId, "root@example.com"),
        Direction.INBOUND,
        from,
        null,
        List.of("Inbox <inbox@example.com>"),
        List.of(),
        List.of(),
        List.of(),
        subject,
        "text",
        "html",
        null,
        List.of(),
        List.of(),
        List.of(),
        Status.RECEIVED,
        id + "@example.com",
        "root@example.com",
        List.of("root@example.com"),
        List.of(),
        null,
        null,
        null,
        false,
        null,
        null,
        null,
        false,
        Instant.now(),
        Instant.now());
  }
}
