package com.sendook.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a record stands in DNS as it should. */
enum RecordStatus {
  /** Nobody has looked yet, or DNS has not answered yet. */
  PENDING,
  VERIFIED,
  FAILED;

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static RecordStatus of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
