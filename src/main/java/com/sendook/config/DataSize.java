package com.sendook.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.regex.Pattern;

/** A number of bytes, written as {@code 256KB} or {@code 20MB} (1 KB is 1,024 bytes). */
public record DataSize(long bytes) {
  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9}) ?(B|KB|MB|GB)");

  @JsonCreator
  public static DataSize parse(String text) {
    var match = SYNTAX.matcher(text.trim());
    if (!match.matches()) {
      throw new IllegalArgumentException("must be a size such as 256KB or 20MB");
    }
    int shift =
        switch (match.group(2)) {
          case "KB" -> 10;
          case "MB" -> 20;
          case "GB" -> 30;
          default -> 0;
        };
    return new DataSize(Long.parseLong(match.group(1)) << shift);
  }

  /** The size for what counts in ints; a larger one is cut to the largest int. */
  public int asInt() {
    return (int) Math.min(Integer.MAX_VALUE, bytes);
  }
}
