package com.sendook.domain;

import java.time.Instant;
import java.util.List;

/**
 * The keys of a domain that do not sign while its keys are being changed: new ones whose record is
 * not found yet, or the old ones, whose record stays for the mail that they signed.
 *
 * @param rsa sealed for {@link Domain#keyContext}, as if it signed already
 * @param ed25519 sealed for {@link Domain#ed25519Context}; null beside an RSA key of the time when
 *     there were none
 * @param checks what the last look at their records showed
 * @param keepUntil of old ones, until when their records should stand in DNS; null of new ones
 */
record StandbyKeys(
    String selector,
    SealedKey rsa,
    SealedKey ed25519,
    List<RecordCheck> checks,
    Instant keepUntil) {

  /** Whether these signed before: else they are to sign. */
  boolean isOld() {
    return keepUntil != null;
  }

  /** Whether mail could be signed with them: the last look found the record of the first key. */
  boolean isFound() {
    return check(Purpose.DKIM).isFound();
  }

  /** Whether they stand by for the same reason. */
  boolean isSameAs(StandbyKeys other) {
    return selector.equals(other.selector) && isOld() == other.isOld();
  }

  RecordCheck check(Purpose purpose) {
    return RecordCheck.of(purpose, checks);
  }
}
