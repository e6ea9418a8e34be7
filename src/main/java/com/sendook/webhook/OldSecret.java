package com.sendook.webhook;

import java.time.Instant;

/**
 * A secret that another one has taken the place of.
 *
 * @param secret sealed as that of the webhook is
 * @param until posts are signed with it beside the new one up to then
 */
record OldSecret(String secret, Instant until) {
  boolean counts(Instant at) {
    return at.isBefore(until);
  }
}
