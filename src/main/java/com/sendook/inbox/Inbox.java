package com.sendook.inbox;

import com.sendook.api.ApiJson;
import com.sendook.mail.Mailbox;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * A place that sends and receives under one address.
 *
 * @param name what people see beside the address, or null
 * @param email the address in lower case, unique over all organizations
 * @param deletedAt when it was deleted: it then only reserves its address, so that nobody else gets
 *     its late mail
 */
public record Inbox(
    String id,
    String organizationId,
    String name,
    String email,
    Instant createdAt,
    Instant updatedAt,
    Instant deletedAt) {

  /** As the API shows it. */
  public JsonObject toJson() {
    return ApiJson.of(this, "deletedAt");
  }

  /** The same under another name, or under none. */
  Inbox named(String newName, Instant at) {
    return new Inbox(id, organizationId, newName, email, createdAt, at, deletedAt);
  }

  /** Where its mail is from, in A-labels. */
  public String domain() {
    return email.substring(email.lastIndexOf('@') + 1);
  }

  /** The sender of its mail. */
  public Mailbox mailbox() {
    return new Mailbox(name, email);
  }
}
