package com.sendook.inbound.parse;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of one mail could not be read, in words. It also keeps a piece that breaks its reader from
 * taking the rest of the mail with it.
 */
final class ParseErrors {
  private static final Logger LOG = LoggerFactory.getLogger(ParseErrors.class);
  private static final int MAX_ERRORS = 20;

  private final Set<String> errors = new LinkedHashSet<>();
  private boolean more;

  void add(String error) {
    if (errors.size() < MAX_ERRORS) {
      errors.add(error);
    } else {
      more |= !errors.contains(error);
    }
  }

  /** What {@code reading} gives, or {@code otherwise} where it throws. */
  <T> T attempt(String piece, T otherwise, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (RuntimeException | StackOverflowError e) {
      // Readers live with whatever they foresaw. This is for what they did not, and mime4j did not.
      failed(piece, e);
      return otherwise;
    }
  }

  /** The same for a reading that keeps its result itself. */
  void attempt(String piece, Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException | StackOverflowError e) {
      failed(piece, e);
    }
  }

  void failed(String piece, Throwable cause) {
    LOG.debug("{} of a mail could not be read", piece, cause);
    add(piece + " could not be read (" + cause.getClass().getSimpleName() + ")");
  }

  /** Null where all could be read. */
  String text() {
    return errors.isEmpty() ? null : String.join("; ", errors) + (more ? "; and more" : "");
  }
}
