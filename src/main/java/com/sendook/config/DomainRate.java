package com.sendook.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.sendook.limit.Rate;
import java.util.Locale;

/**
 * How much mail may go to a domain, written as {@code example.com 20/second 5000/day}; {@code *} in
 * place of the name is for each domain that is not named.
 */
public record DomainRate(String domain, Rate rate) {
  @JsonCreator
  public static DomainRate parse(String text) {
    var parts = text.strip().split("\\s+", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException(
          "must be a domain and its rate such as example.com 20/second, but is " + text);
    }
    return new DomainRate(parts[0].toLowerCase(Locale.ROOT), Rate.parse(parts[1]));
  }
}
