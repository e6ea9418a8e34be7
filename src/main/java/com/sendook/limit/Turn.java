package com.sendook.limit;

import java.time.Duration;

/** When something may pass. */
public sealed interface Turn {
  Turn NOW = new Now();

  /** At once; it is counted. */
  record Now() implements Turn {}

  /** After this time it is to ask again, as one that was called. */
  record Later(Duration in) implements Turn {}

  /** So many wait already that nobody is to ask before this time. */
  record NotBefore(Duration in) implements Turn {}
}
