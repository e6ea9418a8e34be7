package com.sendook.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the command line.
 *
 * @param command what is to be done
 * @param isHelp whether only its help is asked for
 */
public record CommandLine(Command command, boolean isHelp, Invocation invocation) {
  private static final Path USUAL_CONFIG = Path.of("conf", "sendook.yaml");

  private static final String HEAD =
      """
      java -jar sendook.jar [COMMAND] [--config FILE] [--cluster]

      """;

  private static final String TAIL =
      """

        --config FILE  settings; without it SENDOOK_CONFIG names the file, or it is conf/sendook.yaml
        --cluster      this is one node of several over the same mongo.uri and redis.url, which finds
                       the others by cluster.members or cluster.kubernetesService

      Without a command: %s. COMMAND --help tells more of one.
      Exit codes: 0 fine, 1 a fault, 2 the command line is none.
      Every setting is told in conf/sendook.yaml, and is also a variable: smtp.port is SENDOOK_SMTP_PORT.
      """;

  /** Fails with {@link UsageException} at what it does not know. The first command is the usual. */
  public static CommandLine parse(
      String[] arguments, Map<String, String> environment, List<Command> commands) {
    var words = new ArrayList<>(List.of(arguments));
    var named = named(words, commands);
    var command = named.orElse(commands.get(0));
    for (int i = 0; named.isPresent() && i < words(command).size(); i++) {
      words.remove(0);
    }
    var options = new HashMap<String, String>();
    var operands = new ArrayList<String>();
    take(command, words, options, operands);
    if (named.isEmpty() && !operands.isEmpty()) {
      throw new UsageException("there is no command " + String.join(" ", operands));
    }
    boolean help = options.remove("--help") != null;
    var invocation =
        new Invocation(
            config(options, environment),
            over(options, environment),
            operands,
            Map.copyOf(options));
    return new CommandLine(named.isEmpty() && help ? null : command, help, invocation);
  }

  private static Optional<Command> named(List<String> words, List<Command> commands) {
    return commands.stream()
        .filter(
            each -> {
              var name = words(each);
              return words.size() >= name.size() && words.subList(0, name.size()).equals(name);
            })
        .findFirst();
  }

  private static List<String> words(Command command) {
    return List.of(command.name().split(" ", -1));
  }

  private static void take(
      Command command, List<String> words, Map<String, String> options, List<String> operands) {
    var rest = words.iterator();
    while (rest.hasNext()) {
      var word = rest.next();
      if (!word.startsWith("--")) {
        operands.add(word);
      } else if (!takesValue(command, word)) {
        options.put(word, "");
      } else if (rest.hasNext()) {
        options.put(word, rest.next());
      } else {
        throw new UsageException(word + " needs a value behind it");
      }
    }
  }

  private static boolean takesValue(Command command, String option) {
    return switch (option) {
      case "--config" -> true;
      case "--cluster", "--help" -> false;
      default ->
          command.options().stream()
              .filter(each -> each.name().equals(option))
              .findFirst()
              .map(Command.Option::hasValue)
              .orElseThrow(() -> new UsageException(command.name() + " knows no option " + option));
    };
  }

  private static Path config(Map<String, String> options, Map<String, String> environment) {
    var named = options.containsKey("--config") ? options.remove("--config") : null;
    var file = named == null ? environment.get("SENDOOK_CONFIG") : named;
    if (file != null) {
      return Path.of(file);
    }
    return Files.exists(USUAL_CONFIG) ? USUAL_CONFIG : null;
  }

  private static Map<String, String> over(
      Map<String, String> options, Map<String, String> environment) {
    var all = new HashMap<>(environment);
    if (options.remove("--cluster") != null) {
      all.put("SENDOOK_CLUSTER_ENABLED", "true");
    }
    return all;
  }

  /** What {@code --help} shows. */
  public String help(List<Command> commands) {
    return command != null
        ? command.help()
        : HEAD
            + commands.stream().map(CommandLine::line).collect(Collectors.joining())
            + TAIL.formatted(commands.get(0).name());
  }

  private static String line(Command command) {
    var lines = command.summary().strip().split("\n", -1);
    return "  %-36s %s%n".formatted(command.usage(), lines[0]);
  }
}
