package com.sendook.config;

import java.util.Map;
import java.util.Optional;

/** Keys that were settings once, each with what takes its place. */
final class GoneSettings {
  private static final Map<String, String> GONE =
      Map.of(
          "auth.proxies", "name the proxies in http.trustedProxies",
          "events.keep", "set retention.events");

  private GoneSettings() {}

  /** What to do instead, where the key, or one of the section that it names, is gone. */
  static Optional<String> of(String key) {
    return GONE.keySet().stream()
        .filter(each -> each.equals(key) || each.startsWith(key + "."))
        .findFirst()
        .map(GoneSettings::explain);
  }

  /** The same for the variable of one. */
  static Optional<String> ofVariable(String name) {
    return GONE.keySet().stream()
        .filter(each -> EnvironmentVariables.nameOf(each).equals(name))
        .findFirst()
        .map(GoneSettings::explain);
  }

  private static String explain(String key) {
    return key + " is gone: " + GONE.get(key);
  }
}
