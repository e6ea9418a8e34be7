package com.sendook.message;

import com.sendook.api.ApiJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A message as the API and the payload of events show it. */
public final class MessageView {
  private MessageView() {}

  public static JsonObject of(Message message, List<Delivery> deliveries) {
    var json =
        ApiJson.of(
            message,
            "body",
            "attachments",
            "metadata",
            "inReplyTo",
            "references",
            "receiptId",
            "unsubscribe",
            "automatic");
    json.put("metadata", metadata(message));
    if (message.body() != null) {
      // Only the beginning is in place; the message by itself shows the whole.
      json.put("truncated", true);
    }
    if (message.unsubscribe()) {
      json.put("unsubscribe", true);
    }
    if (message.automatic()) {
      json.put("automatic", true);
    }
    json.put("attachments", attachments(message));
    if (message.direction() == Direction.OUTBOUND) {
      var recipients = new JsonArray();
      deliveries.forEach(delivery -> recipients.add(delivery.toJson()));
      json.put("recipients", recipients).remove("headers");
    }
    return json;
  }

  private static JsonObject metadata(Message message) {
    var shown = new JsonObject();
    message.metadata().forEach(each -> shown.put(each.name(), each.value()));
    return shown;
  }

  private static JsonArray attachments(Message message) {
    var shown = new JsonArray();
    for (var attachment : message.attachments()) {
      var url =
          "/v1/inboxes/%s/messages/%s/attachments/%s"
              .formatted(message.inboxId(), message.id(), attachment.id());
      shown.add(ApiJson.of(attachment).put("url", url));
    }
    return shown;
  }
}
