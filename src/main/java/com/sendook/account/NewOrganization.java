package com.sendook.account;

import io.vertx.core.Future;

/** Somebody who wants to know of new organizations, such as a payment service. */
public interface NewOrganization {
  /** Nobody wants to know. */
  NewOrganization UNNOTICED =
      new NewOrganization() {
        @Override
        public Future<Void> note(String organizationId, String email) {
          return Future.succeededFuture();
        }

        @Override
        public void founded(String organizationId) {}
      };

  /** Notes what will be needed, before the registration is said yes to. */
  Future<Void> note(String organizationId, String email);

  /** The registration was said yes to; nobody waits for what comes of this. */
  void founded(String organizationId);
}
