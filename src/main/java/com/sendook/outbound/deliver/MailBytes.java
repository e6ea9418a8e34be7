package com.sendook.outbound.deliver;

import com.sendook.message.Attachment;
import com.sendook.message.Message;
import com.sendook.message.NamedValue;
import com.sendook.outbound.compose.MailComposer;
import com.sendook.outbound.compose.OutgoingMail;
import com.sendook.store.Blobs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Composes a stored message: the same bytes at each attempt, so that a repeated mail is recognized
 * as the same.
 */
public final class MailBytes {
  /** Above this much content composing leaves the event loop. */
  private static final long INLINE_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final Blobs blobs;
  private final MailComposer composer = new MailComposer();

  public MailBytes(Vertx vertx, Blobs blobs) {
    this.vertx = vertx;
    this.blobs = blobs;
  }

  /** Fails with {@link IllegalArgumentException} where the message cannot be written as a mail. */
  public Future<Buffer> of(Message message) {
    return of(message, Map.of());
  }

  /**
   * The same for one of its recipients.
   *
   * @param more header fields for that recipient alone
   */
  Future<Buffer> of(Message message, Map<String, String> more) {
    return files(message, 0, new ArrayList<>())
        .compose(
            files -> {
              var mail = mail(message, more, files);
              return message.size() <= INLINE_BYTES
                  ? Future.succeededFuture(composer.compose(mail))
                  : vertx.executeBlocking(() -> composer.compose(mail), false);
            });
  }

  private Future<List<OutgoingMail.Part>> files(
      Message message, int index, List<OutgoingMail.Part> read) {
    if (index == message.attachments().size()) {
      return Future.succeededFuture(read);
    }
    var attachment = message.attachments().get(index);
    return blobs
        .read(attachment.blob())
        .compose(
            bytes -> {
              read.add(part(attachment, bytes));
              return files(message, index + 1, read);
            });
  }

  private static OutgoingMail.Part part(Attachment attachment, Buffer bytes) {
    return new OutgoingMail.Part(
        attachment.name(), attachment.contentType(), attachment.contentId(), bytes);
  }

  private static OutgoingMail mail(
      Message message, Map<String, String> more, List<OutgoingMail.Part> files) {
    return new OutgoingMail(
        message.externalMessageId(),
        message.createdAt(),
        message.from(),
        message.fromName(),
        message.to(),
        message.cc(),
        message.replyTo(),
        message.subject(),
        message.text(),
        message.html(),
        message.inReplyTo(),
        message.references(),
        headers(message, more),
        files);
  }

  private static Map<String, String> headers(Message message, Map<String, String> more) {
    var headers = new LinkedHashMap<String, String>();
    for (NamedValue header : message.headers()) {
      headers.put(header.name(), header.value());
    }
    headers.putAll(new TreeMap<>(more));
    return headers;
  }
}
