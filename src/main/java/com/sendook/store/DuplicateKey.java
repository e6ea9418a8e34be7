package com.sendook.store;

/** An insert or update met a document that already holds one of its unique keys. */
public final class DuplicateKey extends RuntimeException {
  DuplicateKey(Throwable cause) {
    super("duplicate key", cause, false, false);
  }
}
