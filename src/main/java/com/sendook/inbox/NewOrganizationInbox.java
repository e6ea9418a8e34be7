package com.sendook.inbox;

import com.sendook.account.FirstInbox;
import com.sendook.store.Ids;
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
    return inboxes.createNamed(Ids.next(), organizationId, name, addresses).map(Inbox::toJson);
  }

  @Override
  public Future<Void> remove(String organizationId, String inboxId) {
    return inboxes.delete(organizationId, inboxId).mapEmpty();
  }
}
