package com.sendook.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Ids: 24 hex characters with the layout of a MongoDB ObjectId (four bytes of seconds first), the
 * next two bytes being the fraction of the second. So ids sort by the time they were made, to a
 * sixty-fourth of a millisecond, and those of one process never go back.
 *
 * <p>A derived id is a function of its parts: making the same thing twice gives the same id, and
 * the second insert changes nothing. It keeps the time of the id that it derives from.
 */
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final HexFormat HEX = HexFormat.of();
  private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");
  private static final int TIME_CHARS = 12;
  private static final AtomicLong LAST = new AtomicLong();

  private Ids() {}

  /** A new id, later than every id made before it in this process. */
  public static String next() {
    long now = System.currentTimeMillis() << 6;
    long ticks = LAST.accumulateAndGet(now, (last, time) -> Math.max(last + 1, time));
    var random = new byte[6];
    RANDOM.nextBytes(random);
    return HEX.formatHex(at(ticks).put(random).array());
  }

  /** The least id of that time: every id made later is greater. Times from 1970 to 2106. */
  public static String firstOf(Instant time) {
    return HEX.formatHex(at(time.toEpochMilli() << 6).array());
  }

  private static ByteBuffer at(long ticks) {
    long millis = ticks >> 6;
    return ByteBuffer.allocate(12)
        .putInt((int) (millis / 1000))
        .putShort((short) ((millis % 1000) << 6 | (ticks & 63)));
  }

  /** The id that follows from {@code parent} and {@code parts}, with the time of {@code parent}. */
  public static String derive(String parent, String... parts) {
    return parent.substring(0, TIME_CHARS) + HEX.formatHex(digest(parent, parts), 0, 6);
  }

  /**
   * The id that follows from {@code parent} and {@code parts} alone, where time plays no part in
   * the order.
   */
  public static String deriveTimeless(String parent, String... parts) {
    return HEX.formatHex(digest(parent, parts), 0, 12);
  }

  /** Whether this is an id at all; what is not one names nothing. */
  public static boolean isId(String candidate) {
    return candidate != null && ID.matcher(candidate).matches();
  }

  private static byte[] digest(String parent, String... parts) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      sha.update(parent.getBytes(StandardCharsets.UTF_8));
      for (var part : parts) {
        sha.update((byte) 0);
        sha.update(part.getBytes(StandardCharsets.UTF_8));
      }
      return Arrays.copyOf(sha.digest(), 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
