package com.sendook.message;

import com.sendook.store.Ids;
import com.sendook.thread.MailThread;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Builds messages for tests: a small one that came in, and changes to it. */
public final class MessageSample {
  public String id = Ids.next();
  public final String inboxId;
  public String root;
  public Direction direction = Direction.INBOUND;
  public String from = "ann@example.com";
  public String fromName = "Ann";
  public List<String> to = List.of("Support <support@sendook.localhost>");
  public List<String> cc = List.of();
  public List<String> bcc = List.of();
  public String subject = "Hello";
  public String text = "Good morning";
  public String html = "<p>Good morning</p>";
  public List<String> labels = List.of();
  public List<Attachment> attachments = List.of();
  public Status status = Status.RECEIVED;
  public String receiptId;
  public Instant createdAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  public MessageSample(String inboxId) {
    this.inboxId = inboxId;
    this.root = id + "@example.com";
  }

  /** One that waits to be sent. */
  public static MessageSample outbound(String inboxId, List<String> to) {
    var sample = new MessageSample(inboxId);
    sample.direction = Direction.OUTBOUND;
    sample.from = "support@sendook.localhost";
    sample.fromName = null;
    sample.to = to;
    sample.status = Status.QUEUED;
    return sample;
  }

  public String threadId() {
    return MailThread.idOf(inboxId, root);
  }

  public Message build() {
    return new Message(
        id,
        "organization",
        inboxId,
        threadId(),
        direction,
        from,
        fromName,
        to,
        cc,
        bcc,
        List.of(),
        subject,
        text,
        html,
        null,
        labels,
        List.of(),
        attachments,
        status,
        id + "@example.com",
        null,
        root.startsWith(id) ? List.of() : List.of(root),
        List.of(),
        receiptId,
        null,
        null,
        false,
        null,
        null,
        null,
        false,
        createdAt,
        createdAt);
  }
}
