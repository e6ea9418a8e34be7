package com.sendook.outbound.accept;

import com.sendook.inbox.Inbox;
import com.sendook.mail.Mailbox;
import com.sendook.message.Attachment;
import com.sendook.message.Direction;
import com.sendook.message.Message;
import com.sendook.message.NamedValue;
import com.sendook.message.Status;
import com.sendook.store.Ids;
import com.sendook.thread.MailThread;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The message that a send request makes. */
final class NewMessage {
  private NewMessage() {}

  static Message of(Inbox inbox, String id, SendRequest request, Conversation conversation) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var messageId = id + "@" + inbox.domain();
    var threadId =
        conversation.threadId() == null
            ? MailThread.idOf(inbox.id(), messageId)
            : conversation.threadId();
    return new Message(
        id,
        inbox.organizationId(),
        inbox.id(),
        threadId,
        Direction.OUTBOUND,
        inbox.email(),
        inbox.name(),
        written(request.to()),
        written(request.cc()),
        written(request.bcc()),
        written(request.replyTo()),
        request.subject(),
        request.content().text(),
        request.content().html(),
        null,
        request.labels(),
        NamedValue.listOf(request.metadata()),
        attachments(id, request.content()),
        isLater(request, now) ? Status.SCHEDULED : Status.QUEUED,
        messageId,
        conversation.inReplyTo(),
        conversation.references(),
        NamedValue.listOf(request.headers()),
        null,
        null,
        request.scheduledAt(),
        request.unsubscribe(),
        null,
        null,
        null,
        false,
        now,
        now);
  }

  private static boolean isLater(SendRequest request, Instant now) {
    return request.scheduledAt() != null && request.scheduledAt().isAfter(now);
  }

  private static List<Attachment> attachments(String messageId, Content content) {
    var attachments = new ArrayList<Attachment>();
    for (var file : content.files()) {
      attachments.add(
          new Attachment(
              Ids.derive(messageId, "attachment", String.valueOf(attachments.size())),
              file.name(),
              file.contentType(),
              file.bytes().length(),
              file.contentId()));
    }
    return attachments;
  }

  private static List<String> written(List<Mailbox> mailboxes) {
    return mailboxes.stream().map(Mailbox::written).toList();
  }
}
