package com.sendook.config;

import static com.sendook.config.GatewayConfig.positive;
import static com.sendook.config.GatewayConfig.rule;

import java.time.Duration;

/**
 * How long things are kept; zero means for ever.
 *
 * @param messages with all that hangs on them, no shorter than anybody is told of them
 * @param events the log of events, never for ever
 * @param attempts what was posted to webhooks
 * @param receipts mails as they came in that no message needs any more
 * @param rate how many documents of each kind are gone through in a second at most
 */
public record RetentionConfig(
    Duration messages, Duration events, Duration attempts, Duration receipts, int rate) {
  private static final Duration DAY = Duration.ofDays(1);

  /** Longer than a webhook is told of an event. */
  private static final Duration TOLD = Duration.ofDays(8).minusNanos(1);

  void check() {
    rule(
        messages.isZero() || messages.compareTo(TOLD) > 0,
        "retention.messages",
        "must be 8 days or more, since webhooks are told of them for 7, or 0 (kept for ever)",
        messages.toHours() + "h");
    rule(
        events.compareTo(TOLD) > 0,
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
