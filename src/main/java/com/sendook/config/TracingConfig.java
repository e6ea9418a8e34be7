package com.sendook.config;

import static com.sendook.config.GatewayConfig.rule;

import java.util.Locale;

/**
 * Where traces go, by OTLP over HTTP.
 *
 * @param endpoint such as {@code http://localhost:4318/v1/traces}
 * @param sample which part of the traces that begin here is kept, from 0 to 1
 */
public record TracingConfig(boolean enabled, String endpoint, String service, double sample) {
  void check() {
    rule(
        endpoint.matches("(?i)https?://[^\\s/]+/\\S*"),
        "tracing.endpoint",
        "must be the http or https URL that takes traces such as http://localhost:4318/v1/traces",
        endpoint.isEmpty() ? "empty" : endpoint);
    rule(!service.isBlank(), "tracing.service", "must be a name", "empty");
    rule(
        sample >= 0 && sample <= 1,
        "tracing.sample",
        "must be a part from 0 to 1",
        String.format(Locale.ROOT, "%s", sample));
  }
}
