package com.sendook.config;

import static com.sendook.config.GatewayConfig.positive;
import static com.sendook.config.GatewayConfig.rule;

import java.time.Duration;
import java.util.List;

/**
 * The delivery of webhooks.
 *
 * @param timeout how long an endpoint may take
 * @param allowPrivate empty, {@code true} or {@code false}
 * @param ports those that endpoints may have; none named means any
 * @param disableAfter a webhook whose every attempt failed for so long is switched off
 * @param maxPerOrganization how many webhooks an organization may have
 */
public record WebhookConfig(
    Duration timeout,
    String allowPrivate,
    List<Integer> ports,
    Duration disableAfter,
    int maxPerOrganization) {
  void check() {
    rule(
        allowPrivate.matches("|true|false"),
        "webhook.allowPrivate",
        "must be true, false or empty",
        allowPrivate);
    positive("webhook.timeout", timeout.toMillis());
    positive("webhook.disableAfter", disableAfter.toMillis());
    positive("webhook.maxPerOrganization", maxPerOrganization);
    for (int port : ports) {
      rule(port > 0 && port <= 65535, "webhook.ports", "must be ports from 1 to 65535", port);
    }
  }
}
