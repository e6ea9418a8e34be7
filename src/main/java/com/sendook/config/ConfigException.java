package com.sendook.config;

/**
 * A setting that cannot be used: the message names it, says what is wrong, and what would be right.
 */
public final class ConfigException extends RuntimeException {
  private final String key;

  public ConfigException(String message) {
    this("", message);
  }

  /**
   * @param key of the setting, or empty
   */
  ConfigException(String key, String message) {
    super(message, null, false, false);
    this.key = key;
  }

  /** The setting's, or empty where it is about another thing. */
  String key() {
    return key;
  }
}
