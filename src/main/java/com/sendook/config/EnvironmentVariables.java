package com.sendook.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The environment as settings: each key has a variable of its own, {@code SENDOOK_A_KEY}. */
final class EnvironmentVariables {
  private static final String PREFIX = "SENDOOK_";

  /** Names the file itself. */
  private static final String FILE = "SENDOOK_CONFIG";

  /** Keys whose variables other programs know under a name of their own. */
  private static final Map<String, String> OWN_NAMES =
      Map.of(
          "PORT", "http.port",
          "ENV", "env",
          "MONGO_URI", "mongo.uri",
          "REDIS_URL", "redis.url",
          "DEFAULT_EMAIL_DOMAIN", "defaultEmailDomain",
          "STRIPE_SECRET_KEY", "providers.stripe.secretKey");

  /**
   * Kubernetes tells every container about a service named {@code sendook} by such variables: none
   * is a setting.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("SENDOOK(_.*)?_(SERVICE_HOST|SERVICE_PORT.*|PORT_\\d+_.*)");

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  private final Map<String, String> keys = new LinkedHashMap<>(OWN_NAMES);

  /** Those of all keys that have a default. */
  EnvironmentVariables(ObjectNode defaults) {
    collect(defaults, "");
  }

  private void collect(ObjectNode section, String prefix) {
    section
        .properties()
        .forEach(
            entry -> {
              var key = prefix + entry.getKey();
              if (entry.getValue() instanceof ObjectNode inner) {
                collect(inner, key + ".");
              } else {
                keys.put(nameOf(key), key);
              }
            });
  }

  /** The variable of a key. */
  static String nameOf(String key) {
    return PREFIX + key.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /**
   * Makes the setting what its variable says; what is none of the gateway's is left alone.
   *
   * @param unknown hears of one that looks like a setting and is none
   */
  void set(ObjectNode settings, String name, String value, Consumer<ConfigException> unknown) {
    if (name.equals(FILE) || isServiceLink(name, value)) {
      return;
    }
    var key = keys.get(name);
    if (key != null) {
      set(settings, key, value);
      return;
    }
    var gone = GoneSettings.ofVariable(name);
    if (gone.isPresent()) {
      unknown.accept(new ConfigException(gone.get() + " (" + name + ")"));
    } else if (name.startsWith(PREFIX)) {
      unknown.accept(
          new ConfigException(
              "unknown environment variable "
                  + name
                  + "; known are "
                  + keys.keySet().stream().sorted().collect(Collectors.joining(", "))));
    }
  }

  private static void set(ObjectNode settings, String key, String value) {
    int dot = key.lastIndexOf('.');
    var path = dot < 0 ? "" : "/" + key.substring(0, dot).replace('.', '/');
    var section = (ObjectNode) settings.at(path);
    var last = key.substring(dot + 1);
    if (section.get(last) instanceof ArrayNode) {
      var list = section.putArray(last);
      COMMA.splitAsStream(value.trim()).filter(item -> !item.isEmpty()).forEach(list::add);
    } else {
      section.set(last, TextNode.valueOf(value));
    }
  }

  private static boolean isServiceLink(String name, String value) {
    return name.startsWith(PREFIX)
        && (SERVICE_LINK.matcher(name).matches() || value.startsWith("tcp://"));
  }
}
