package com.sendook.config;

import static com.sendook.config.GatewayConfig.positive;
import static com.sendook.config.GatewayConfig.rule;

import java.time.Duration;

/**
 * How long things are kept; zero means for ever.
 *
 * @param messages with all that hangs on them
 * @param events the log of events, never for ever
 * @param attempts what was posted to webhooks
 * @param receipts mails as they came in that no message needs any more
 * @param rate how many documents of each kind are gone through in a second at most
 */
public record RetentionConfig(
    Duration messages, Duration events, Duration attempts, Duration receipts, int rate) {
  private static final Duration DAY = Duration.ofDays(1);

  void check() {
    atLeastADay("retention.messages", messages);
    rule(
        events.compareTo(Duration.ofDays(8)) >= 0,
        "retention.events",
        "must be 8 days or more, since webhooks are told for 7",
        events.toHours() + "h");
    atLeastADay("retention.attempts", attempts);
    atLeastADay("retention.receipts", receipts);
    positive("retention.rate", rate);
  }

  private static void atLeastADay(String key, Duration kept) {
    rule(
        kept.isZero() || kept.compareTo(DAY) >= 0,
        key,
        "must be a day or more, or 0 (kept for ever)",
        kept.toMinutes() + "m");
  }
}
