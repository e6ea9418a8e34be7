package com.sendook;

import com.sendook.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line.
 *
 * @param command what is to be done
 * @param config the configuration file, or null
 * @param cluster whether this is one node of several, whatever the configuration says
 */
record Arguments(Command command, Path config, boolean cluster) {
  /** What the program can be told to do. */
  enum Command {
    SERVE,
    CONSUME,
    HELP
  }

  static final String HELP =
      """
      java -jar sendook.jar [COMMAND] [--config FILE] [--cluster]

        serve          the gateway, until it is told to stop; what is done where no command is named
        consume        only your own verticles (consumers), with the events of a gateway elsewhere in
                       the cluster: java -cp sendook.jar:mine.jar com.sendook.Main consume

        --config FILE  settings; without it SENDOOK_CONFIG names the file, or it is conf/sendook.yaml
        --cluster      this is one node of several over the same mongo.uri and redis.url, which finds
                       the others by cluster.members or cluster.kubernetesService

      Every setting is told in conf/sendook.yaml, and is also a variable: smtp.port is SENDOOK_SMTP_PORT.
      """;

  private static final Map<String, Command> COMMANDS =
      Map.of("serve", Command.SERVE, "consume", Command.CONSUME, "help", Command.HELP);

  private static final Path USUAL_CONFIG = Path.of("conf", "sendook.yaml");

  /** Fails with {@link ConfigException} at what it does not know. */
  static Arguments parse(String[] arguments, Map<String, String> environment) {
    Command command = null;
    Path config = usualConfig(environment);
    boolean cluster = false;
    var rest = List.of(arguments).iterator();
    while (rest.hasNext()) {
      var argument = rest.next();
      if (argument.equals("--config") && rest.hasNext()) {
        config = Path.of(rest.next());
      } else if (argument.equals("--cluster")) {
        cluster = true;
      } else if (argument.equals("--help")) {
        command = Command.HELP;
      } else if (command == null && COMMANDS.containsKey(argument)) {
        command = COMMANDS.get(argument);
      } else {
        throw new ConfigException(
            "unknown arguments " + String.join(" ", arguments) + "; --help tells which there are");
      }
    }
    return new Arguments(command == null ? Command.SERVE : command, config, cluster);
  }

  private static Path usualConfig(Map<String, String> environment) {
    var named = environment.get("SENDOOK_CONFIG");
    if (named != null) {
      return Path.of(named);
    }
    return Files.exists(USUAL_CONFIG) ? USUAL_CONFIG : null;
  }

  /** The environment, with what the command line says over it. */
  Map<String, String> over(Map<String, String> environment) {
    var all = new HashMap<>(environment);
    if (cluster) {
      all.put("SENDOOK_CLUSTER_ENABLED", "true");
    }
    return all;
  }
}
