package com.sendook.limit;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.regex.Pattern;

/**
 * How much may pass in a second, a minute and a day of UTC; 0 is no limit. Written as {@code
 * 10/second 300/minute 50000/day}, of which any part may be left out.
 */
public record Rate(int perSecond, int perMinute, int perDay) {
  public static final Rate UNLIMITED = new Rate(0, 0, 0);

  private static final Pattern PART = Pattern.compile("([1-9]\\d{0,8})/(second|minute|day)");

  /** Fails with {@link IllegalArgumentException} where the text says no rate. */
  @JsonCreator
  public static Rate parse(String text) {
    var rate = UNLIMITED;
    for (var part : text.strip().split("\\s+", -1)) {
      rate = part.isEmpty() ? rate : rate.and(part);
    }
    return rate;
  }

  private Rate and(String part) {
    var match = PART.matcher(part);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "must be a rate such as 10/second 300/minute 50000/day, but is " + part);
    }
    int amount = Integer.parseInt(match.group(1));
    return switch (match.group(2)) {
      case "second" -> new Rate(amount, perMinute, perDay);
      case "minute" -> new Rate(perSecond, amount, perDay);
      default -> new Rate(perSecond, perMinute, amount);
    };
  }

  public boolean isUnlimited() {
    return equals(UNLIMITED);
  }
}
