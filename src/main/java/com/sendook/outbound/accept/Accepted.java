package com.sendook.outbound.accept;

import com.sendook.message.Delivery;
import com.sendook.message.Message;
import com.sendook.message.MessageView;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A message that is on disk with its deliveries. */
public record Accepted(Message message, List<Delivery> deliveries) {
  /** As the API shows it; nothing is read for that, since nothing may fail any more. */
  JsonObject toJson() {
    return MessageView.of(message, deliveries);
  }
}
