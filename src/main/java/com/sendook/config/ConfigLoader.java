package com.sendook.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reads the configuration: the defaults built into the program, over them a file, over both the
 * environment. Whatever is unknown, malformed or out of range is a {@link ConfigException} that
 * names the key.
 */
public final class ConfigLoader {
  private static final String DEFAULTS = "sendook.yaml";

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
    var variables = new EnvironmentVariables(settings);
    if (file != null) {
      overlay(settings, read(file), "", file, unknown);
    }
    environment.forEach((name, value) -> variables.set(settings, name, value, unknown));
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
                        GoneSettings.of(key)
                            .map(gone -> gone + " (" + name + ")")
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
}
