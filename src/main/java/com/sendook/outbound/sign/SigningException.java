package com.sendook.outbound.sign;

/** A mail cannot be signed as things stand; the message says why, and never holds a key. */
public final class SigningException extends RuntimeException {
  public SigningException(String message) {
    super(message);
  }

  public SigningException(String message, Throwable cause) {
    super(message, cause);
  }
}
