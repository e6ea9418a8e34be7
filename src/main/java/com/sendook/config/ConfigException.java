package com.sendook.config;

/**
 * A setting that cannot be used: the message names it, says what is wrong, and what would be right.
 */
public final class ConfigException extends RuntimeException {
  public ConfigException(String message) {
    super(message, null, false, false);
  }
}
