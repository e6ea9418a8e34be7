package com.sendook.domain;

import java.time.Instant;
import java.util.List;

/**
 * What the last look at a record showed.
 *
 * @param found the values that stand in DNS, of the kind that was looked for
 * @param message what is wrong, for a person, or null; beside {@link RecordStatus#VERIFIED} it says
 *     that the last look brought no answer, or not what it should
 * @param failingSince beside {@link RecordStatus#VERIFIED}, since when it is not there as it
 *     should: it fails where it still is not some time later; else null
 */
record RecordCheck(
    Purpose purpose,
    RecordStatus status,
    List<String> found,
    String message,
    Instant failingSince) {
  private static final int MAX_VALUES = 10;
  private static final int MAX_CHARS = 1000;

  /** DNS may hold anything: as much of it is kept as serves a reader. */
  RecordCheck {
    found = found.stream().limit(MAX_VALUES).map(RecordCheck::shortened).toList();
  }

  private static String shortened(String value) {
    return value.length() <= MAX_CHARS ? value : value.substring(0, MAX_CHARS) + "…";
  }

  /** The one for that purpose; where there is none nobody has looked yet. */
  static RecordCheck of(Purpose purpose, List<RecordCheck> checks) {
    return checks.stream()
        .filter(each -> each.purpose() == purpose)
        .findFirst()
        .orElseGet(() -> pending(purpose));
  }

  static RecordCheck pending(Purpose purpose) {
    return new RecordCheck(purpose, RecordStatus.PENDING, List.of(), null, null);
  }

  static RecordCheck verified(Purpose purpose, List<String> found) {
    return new RecordCheck(purpose, RecordStatus.VERIFIED, found, null, null);
  }

  static RecordCheck failed(Purpose purpose, List<String> found, String message) {
    return new RecordCheck(purpose, RecordStatus.FAILED, found, message, null);
  }

  /** DNS did not answer: what was known still stands. */
  RecordCheck unanswered(String why) {
    return new RecordCheck(purpose, status, found, why, failingSince);
  }

  /** Not there as it should, but it was: it stands for now, in doubt. */
  RecordCheck doubted(RecordCheck failed, Instant since) {
    return new RecordCheck(purpose, status, failed.found(), failed.message(), since);
  }

  /** Whether the last look brought it, as it should be. */
  boolean isFound() {
    return status == RecordStatus.VERIFIED && message == null;
  }

  boolean isInDoubt() {
    return failingSince != null;
  }
}
