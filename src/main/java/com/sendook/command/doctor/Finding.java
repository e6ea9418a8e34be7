package com.sendook.command.doctor;

/**
 * What a look at something showed.
 *
 * @param subject what was looked at, in a word or two
 * @param what was seen there
 * @param remedy what to do, or empty
 */
record Finding(Level level, String subject, String what, String remedy) {
  /** How bad it is. */
  enum Level {
    OK,
    /** It works, and something is not as it should be, or could not be seen. */
    WARNING,
    /** Something does not work. */
    FAULT
  }

  static Finding ok(String subject, String what) {
    return new Finding(Level.OK, subject, what, "");
  }

  static Finding warning(String subject, String what, String remedy) {
    return new Finding(Level.WARNING, subject, what, remedy);
  }

  static Finding fault(String subject, String what, String remedy) {
    return new Finding(Level.FAULT, subject, what, remedy);
  }
}
