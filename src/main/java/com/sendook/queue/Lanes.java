package com.sendook.queue;

/**
 * The names of a lane. Work that has its turn stands in one beside the lane that it came in, so
 * that closing that one does not shut it in.
 */
final class Lanes {
  private static final String CALLED = " (called)";

  private Lanes() {}

  static String called(String lane) {
    return lane + CALLED;
  }

  static boolean isCalled(String lane) {
    return lane.endsWith(CALLED);
  }

  /** The lane that it came in. */
  static String plain(String lane) {
    return isCalled(lane) ? lane.substring(0, lane.length() - CALLED.length()) : lane;
  }
}
