package com.sendook.thread;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.message.Direction;
import com.sendook.message.Message;
import com.sendook.message.Messages;
import com.sendook.message.Status;
import com.sendook.store.Blobs;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
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

  private Message message(String from) {
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
        "Subject",
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
        Instant.now(),
        Instant.now());
  }
}
