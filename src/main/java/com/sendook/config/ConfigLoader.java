package com.sendook.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the configuration: the defaults built into the program, over them a file, over both the
 * environment. Whatever is unknown, malformed or out of range is a {@link ConfigException} that
 * names the key.
 */
public final class ConfigLoader {
  private static final String DEFAULTS = "sendook.yaml";
  private static final String PREFIX = "SENDOOK_";

  /** Keys whose variables other programs know under a name of their own. */
  private static final Map<String, String> OWN_NAMES =
      Map.of(
          "PORT", "http.port",
          "ENV", "env",
          "MONGO_URI", "mongo.uri",
          "REDIS_URL", "redis.url",
          "DEFAULT_EMAIL_DOMAIN", "defaultEmailDomain",
          "STRIPE_SECRET_KEY", "providers.stripe.secretKey");

  /** Keys that were settings once, each with what takes its place. */
  private static final Map<String, String> GONE =
      Map.of(
          "auth.proxies", "name the proxies in http.trustedProxies",
          "events.keep", "set retention.events");

  /**
   * Kubernetes tells every container about a service named {@code sendook} by such variables: none
   * is a setting.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("SENDOOK(_.*)?_(SERVICE_HOST|SERVICE_PORT.*|PORT_\\d+_.*)");

  private static final ObjectMapper YAML = new YAMLMapper();
  private static final ObjectMapper RECORDS =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfigDefaults(
              each -> each.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
          .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationReader()))
          .build();

  private ConfigLoader() {}

  /**
   * Reads everything, and fails at the first thing that cannot be used.
   *
   * @param file a file that overrides the defaults, or null
   * @param environment usually {@link System#getenv()}
   */
  public static GatewayConfig load(Path file, Map<String, String> environment) {
    return read(file, environment).checked();
  }

  /** The same for a process without doors or stores: it only joins the cluster. */
  public static GatewayConfig loadForConsumer(Path file, Map<String, String> environment) {
    return read(file, environment).checkedForConsumer();
  }

  /**
   * Everything that is wrong with it, as far as one fault does not hide another: each is looked for
   * as if those before it were mended.
   */
  public static List<String> faults(Path file, Map<String, String> environment) {
    var found = new ArrayList<ConfigException>();
    try {
      var settings = settings(file, environment, found::add);
      while (mend(settings, found)) {
        // The next one.
      }
    } catch (ConfigException e) {
      found.add(e);
    }
    return found.stream().map(ConfigException::getMessage).toList();
  }

  /** Notes what is wrong and puts its default back: false where there is nothing, or no mending. */
  private static boolean mend(ObjectNode settings, List<ConfigException> found) {
    try {
      records(settings).checked();
      return false;
    } catch (ConfigException e) {
      found.add(e);
      return putDefault(settings, defaults(), e.key());
    }
  }

  private static boolean putDefault(ObjectNode settings, ObjectNode defaults, String key) {
    var path = "/" + key.replace('.', '/');
    var usual = defaults.at(path);
    if (key.isEmpty() || usual.isMissingNode() || usual.equals(settings.at(path))) {
      return false;
    }
    int dot = path.lastIndexOf('/');
    ((ObjectNode) settings.at(path.substring(0, dot))).set(path.substring(dot + 1), usual);
    return true;
  }

  private static GatewayConfig read(Path file, Map<String, String> environment) {
    return records(
        settings(
            file,
            environment,
            fault -> {
              throw fault;
            }));
  }

  /**
   * @param unknown hears of each key and variable that is none
   */
  private static ObjectNode settings(
      Path file, Map<String, String> environment, Consumer<ConfigException> unknown) {
    var settings = defaults();
    var names = variables(settings);
    if (file != null) {
      overlay(settings, read(file), "", file, unknown);
    }
    environment.forEach((name, value) -> set(settings, names, name, value, unknown));
    return settings;
  }

  private static GatewayConfig records(ObjectNode settings) {
    try {
      return RECORDS.treeToValue(settings, GatewayConfig.class);
    } catch (JsonProcessingException e) {
      throw new ConfigException(keyOf(e), explain(e));
    }
  }

  private static ObjectNode defaults() {
    try (InputStream in = ConfigLoader.class.getClassLoader().getResourceAsStream(DEFAULTS)) {
      return (ObjectNode) YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      var tree = YAML.readTree(Files.readString(file));
      if (tree.isObject() || tree.isMissingNode() || tree.isNull()) {
        return tree;
      }
      throw new ConfigException(file + " is not YAML with keys and values");
    } catch (JsonProcessingException e) {
      throw new ConfigException(file + " is not YAML: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new ConfigException(
          "the configuration file " + file + " cannot be read: " + e.getMessage());
    }
  }

  private static void overlay(
      ObjectNode settings,
      JsonNode file,
      String prefix,
      Path name,
      Consumer<ConfigException> unknown) {
    file.properties()
        .forEach(
            entry -> {
              var key = prefix + entry.getKey();
              var known = settings.get(entry.getKey());
              if (known == null) {
                unknown.accept(
                    new ConfigException(
                        goneIn(key)
                            .map(each -> gone(each) + " (" + name + ")")
                            .orElse("unknown key " + key + " in " + name)));
                return;
              }
              if (entry.getValue().isNull()) {
                // A key without a value says nothing.
                return;
              }
              if (known instanceof ObjectNode section) {
                if (!entry.getValue().isObject()) {
                  unknown.accept(
                      new ConfigException(
                          key + " in " + name + " must be a section with keys of its own"));
                  return;
                }
                overlay(section, entry.getValue(), key + ".", name, unknown);
              } else {
                settings.set(entry.getKey(), entry.getValue());
              }
            });
  }

  /** The key that is gone: this one, or one of a section that is gone as a whole. */
  private static Optional<String> goneIn(String key) {
    return GONE.keySet().stream()
        .filter(each -> each.equals(key) || each.startsWith(key + "."))
        .findFirst();
  }

  private static String gone(String key) {
    return key + " is gone: " + GONE.get(key);
  }

  /** The environment variable of every key, with the key's path. */
  private static Map<String, String> variables(ObjectNode settings) {
    var names = new LinkedHashMap<>(OWN_NAMES);
    collect(settings, "", names);
    return names;
  }

  private static void collect(ObjectNode section, String prefix, Map<String, String> names) {
    section
        .properties()
        .forEach(
            entry -> {
              var path = prefix + entry.getKey();
              if (entry.getValue() instanceof ObjectNode inner) {
                collect(inner, path + ".", names);
              } else {
                names.put(variable(path), path);
              }
            });
  }

  private static String variable(String path) {
    return PREFIX + path.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private static void set(
      ObjectNode settings,
      Map<String, String> names,
      String name,
      String value,
      Consumer<ConfigException> unknown) {
    var path = names.get(name);
    if (name.equals("SENDOOK_CONFIG") || isServiceLink(name, value)) {
      return;
    }
    if (path == null) {
      var goneKey = GONE.keySet().stream().filter(key -> variable(key).equals(name)).findFirst();
      if (goneKey.isPresent()) {
        unknown.accept(new ConfigException(gone(goneKey.get()) + " (" + name + ")"));
        return;
      }
      if (name.startsWith(PREFIX)) {
        unknown.accept(
            new ConfigException(
                "unknown environment variable "
                    + name
                    + "; known are "
                    + names.keySet().stream().sorted().collect(Collectors.joining(", "))));
      }
      return;
    }
    var section = settings;
    var keys = path.split("\\.", -1);
    for (int i = 0; i < keys.length - 1; i++) {
      section = (ObjectNode) section.get(keys[i]);
    }
    var last = keys[keys.length - 1];
    if (section.get(last) instanceof ArrayNode) {
      var list = section.putArray(last);
      Pattern.compile("\\s*,\\s*")
          .splitAsStream(value.trim())
          .filter(item -> !item.isEmpty())
          .forEach(list::add);
    } else {
      section.set(last, TextNode.valueOf(value));
    }
  }

  private static boolean isServiceLink(String name, String value) {
    return name.startsWith(PREFIX)
        && (SERVICE_LINK.matcher(name).matches() || value.startsWith("tcp://"));
  }

  private static String keyOf(JsonProcessingException error) {
    return error instanceof JsonMappingException mapping
        ? mapping.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .filter(name -> name != null)
            .collect(Collectors.joining("."))
        : "";
  }

  private static String explain(JsonProcessingException error) {
    var key = keyOf(error);
    if (error instanceof InvalidFormatException invalid) {
      return key + " " + expected(invalid.getTargetType()) + ", but is " + invalid.getValue();
    }
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    var message =
        cause instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : cause.getMessage();
    return key + ": " + message.replaceAll("\\s+", " ").replace("`com.sendook.config.", "`");
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(each -> each.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "must be one of ", ""));
    }
    if (type == double.class) {
      return "must be a number";
    }
    return type == boolean.class ? "must be true or false" : "must be a whole number";
  }

  private static final class DurationReader extends JsonDeserializer<Duration> {
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
}
