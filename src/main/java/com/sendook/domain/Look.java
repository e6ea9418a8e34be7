package com.sendook.domain;

/**
 * What a look at the records of a domain showed.
 *
 * @param domain the domain as it is then
 * @param answered whether DNS said something of every record
 */
record Look(Domain domain, boolean answered) {
  /** Whether some record is missing that counts as there for a while. */
  boolean isInDoubt() {
    return domain.checks().stream().anyMatch(RecordCheck::isInDoubt);
  }

  /** Whether the domain is something else than it was before. */
  boolean changes(Domain before) {
    return before.status() != domain.status();
  }
}
