package com.sendook.inbox;

import com.sendook.account.FirstInbox;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** The inbox that a new organization begins with, with an address made from its name. */
public final class NewOrganizationInbox implements FirstInbox {
  private final Inboxes inboxes;
  private final InboxAddress addresses;

  public NewOrganizationInbox(Inboxes inboxes, InboxAddress addresses) {
    this.inboxes = inboxes;
    this.addresses = addresses;
  }

  @Override
  public Future<JsonObject> create(String organizationId, String name) {
    return inboxes
        .create(organizationId, name, addresses.fromName(name))
        .recover(
            error ->
                Inboxes.isTaken(error)
                    ? inboxes.create(organizationId, name, addresses.fromNameWithTail(name))
                    : Future.failedFuture(error))
        .map(Inbox::toJson);
  }

  @Override
  public Future<Void> remove(String organizationId, String inboxId) {
    return inboxes.delete(organizationId, inboxId).mapEmpty();
  }
}
