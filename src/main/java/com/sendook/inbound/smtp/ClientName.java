package com.sendook.inbound.smtp;

/**
 * How the client introduced itself.
 *
 * @param name visible ASCII, at most 255 characters; a claim that nobody checked
 * @param extended whether by EHLO, not HELO
 */
record ClientName(String name, boolean extended) {
  private static final int MAX_CHARACTERS = 255;

  /**
   * RFC 5321, 4.1.4 has mail refused for no other fault of the name than its syntax, and many
   * clients send names that no grammar knows: any visible ASCII will do.
   */
  static boolean isValid(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_CHARACTERS
        && name.chars().allMatch(c -> c > ' ' && c < 127);
  }
}
