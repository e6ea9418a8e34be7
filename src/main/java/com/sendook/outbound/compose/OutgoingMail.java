package com.sendook.outbound.compose;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A mail as it is to be written. Blind copies are not part of it: they are in the envelope alone.
 *
 * @param messageId without angle brackets
 * @param from the bare address
 * @param fromName null where the address stands alone
 * @param to each {@code addr} or {@code Name <addr>}, as in {@code cc} and {@code replyTo}
 * @param subject null for none
 * @param text null to have it derived from {@code html}
 * @param html null to have it derived from {@code text}; one of the two must be given
 * @param inReplyTo without angle brackets; null for none
 * @param references without angle brackets, oldest first
 * @param headers own header fields by name, in the order to write them
 */
public record OutgoingMail(
    String messageId,
    Instant date,
    String from,
    String fromName,
    List<String> to,
    List<String> cc,
    List<String> replyTo,
    String subject,
    String text,
    String html,
    String inReplyTo,
    List<String> references,
    Map<String, String> headers,
    List<Part> attachments) {

  public OutgoingMail {
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(date, "date");
    Objects.requireNonNull(from, "from");
    if (text == null && html == null) {
      throw new IllegalArgumentException("a mail needs text or html");
    }
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    replyTo = List.copyOf(replyTo);
    references = List.copyOf(references);
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    attachments = List.copyOf(attachments);
  }

  /**
   * A file that goes with the mail.
   *
   * @param name the file name as people see it
   * @param contentType media type, with or without parameters; what is none becomes {@code
   *     application/octet-stream}
   * @param contentId without angle brackets, where the HTML shows the file in itself; null
   *     otherwise
   */
  public record Part(String name, String contentType, String contentId, Buffer content) {
    public Part {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(contentType, "contentType");
      Objects.requireNonNull(content, "content");
    }
  }
}
