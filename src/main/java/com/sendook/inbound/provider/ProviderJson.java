package com.sendook.inbound.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.sendook.mail.MessageIds;
import java.util.List;
import java.util.stream.StreamSupport;

/** What providers write in the same way. */
final class ProviderJson {
  private ProviderJson() {}

  /**
   * The Message-ID that we gave a mail, without angle brackets; null where it is not told.
   * Providers may put another one into what they send, and tell of ours in the header.
   *
   * @param headers an array of {@code name} and {@code value}
   * @param otherwise what stands for it where it is not among them
   */
  static String messageId(JsonNode headers, JsonNode otherwise) {
    var written =
        StreamSupport.stream(headers.spliterator(), false)
            .filter(each -> each.path("name").asText().equalsIgnoreCase("Message-ID"))
            .map(each -> each.path("value").asText())
            .findFirst()
            .orElse(otherwise.asText());
    var id = MessageIds.bare(written);
    return id.isEmpty() ? null : id;
  }

  /** The texts in an array. */
  static List<String> texts(JsonNode values) {
    return StreamSupport.stream(values.spliterator(), false)
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .toList();
  }
}
