package com.sendook.secret;

/** A sealed secret that cannot be opened; the message says why, and never holds the secret. */
public final class SealException extends RuntimeException {
  SealException(String message) {
    super(message, null, false, false);
  }
}
