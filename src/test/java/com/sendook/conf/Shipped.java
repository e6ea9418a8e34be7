package com.sendook.conf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files beside the program, as those read them who are to use them. */
final class Shipped {
  static final Path CONF = Path.of("conf");

  private Shipped() {}

  static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new AssertionError(file, e);
    }
  }

  /**
   * The documents of a YAML (or JSON) file, anchors and merges resolved; twice a key is an error.
   */
  static List<Map<String, Object>> documents(String file) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    var documents = new ArrayList<Map<String, Object>>();
    new Yaml(new SafeConstructor(options))
        .loadAll(text(file))
        .forEach(each -> documents.add(map(each)));
    return documents;
  }

  /** The variables of a file such as {@code .env}. */
  static Map<String, String> variables(String file) {
    return text(file)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("=", 2))
        .collect(
            Collectors.toMap(
                line -> line[0], line -> line[1], (first, last) -> last, LinkedHashMap::new));
  }

  /** What stands at that path, such as {@code spec.template.0.name}. */
  static Object at(Object tree, String path) {
    var value = tree;
    for (var key : path.split("\\.", -1)) {
      value = value instanceof List<?> list ? list.get(Integer.parseInt(key)) : map(value).get(key);
      if (value == null) {
        throw new AssertionError("nothing at " + key + " of " + path);
      }
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> maps(Object value) {
    return (List<Map<String, Object>>) value;
  }

  /** Each first group. */
  static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toList());
  }

  /** Compose's {@code ${NAME}}, {@code ${NAME:-otherwise}} and {@code ${NAME:?why}}. */
  static String interpolated(String value, Map<String, String> variables) {
    return Pattern.compile("\\$\\{(\\w+)(?::([-?])([^}]*))?}")
        .matcher(value)
        .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), match, variables)));
  }

  private static String value(String name, MatchResult match, Map<String, String> variables) {
    var value = variables.getOrDefault(name, "");
    if (value.isEmpty() && "?".equals(match.group(2))) {
      throw new AssertionError(name + " " + match.group(3));
    }
    return value.isEmpty() && "-".equals(match.group(2)) ? match.group(3) : value;
  }
}
