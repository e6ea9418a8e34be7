package com.sendook.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;
import java.util.Locale;

/** What is logged, and how it is written: {@code levels} are for single parts of the program. */
public record LogConfig(Format format, Level level, List<LoggerLevel> levels) {
  /** How a line is written. */
  public enum Format {
    TEXT,
    JSON
  }

  /** From where on something is logged. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /** The level of one logger and those below it, written as {@code com.sendook.webhook debug}. */
  public record LoggerLevel(String logger, Level level) {
    @JsonCreator
    public static LoggerLevel parse(String text) {
      var parts = text.strip().split("\\s+", -1);
      try {
        if (parts.length == 2) {
          return new LoggerLevel(parts[0], Level.valueOf(parts[1].toUpperCase(Locale.ROOT)));
        }
      } catch (IllegalArgumentException e) {
        // Told below, for all.
      }
      throw new IllegalArgumentException(
          "must be a logger and its level (error, warn, info, debug) such as com.sendook.webhook"
              + " debug, but is "
              + text);
    }
  }
}
