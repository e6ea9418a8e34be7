package com.sendook.config;

import static com.sendook.config.GatewayConfig.rule;

/** What one organization may do; 0 is no limit. */
public record LimitsConfig(int sendPerHour, int messagesPerDay, int freeMessagesPerMonth) {
  void check() {
    notNegative("limits.sendPerHour", sendPerHour);
    notNegative("limits.messagesPerDay", messagesPerDay);
    notNegative("limits.freeMessagesPerMonth", freeMessagesPerMonth);
  }

  private static void notNegative(String key, int limit) {
    rule(limit >= 0, key, "must be 0 (no limit) or more", limit);
  }
}
