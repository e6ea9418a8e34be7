package com.sendook.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/** Reads durations as people write them: 500ms, 30s, 5m, 48h, 30d, or 0. */
final class DurationReader extends JsonDeserializer<Duration> {
  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)|0");

  @Override
  public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
    var match = SYNTAX.matcher(in.getText().trim());
    if (!match.matches()) {
      throw JsonMappingException.from(
          in, "must be a duration such as 500ms, 30s, 5m or 48h, but is " + in.getText());
    }
    if (match.group(1) == null) {
      return Duration.ZERO;
    }
    long amount = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
