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
 * @param config the configuration file, or null
 * @param cluster whether this is one node of several, whatever the configuration says
 */
record Arguments(Path config, boolean cluster, boolean help) {
  static final String HELP =
      """
      java -jar sendook.jar [--config FILE] [--cluster]

        --config FILE  settings; without it SENDOOK_CONFIG names the file, or it is conf/sendook.yaml
        --cluster      this is one node of several over the same mongo.uri and redis.url, which finds
                       the others by cluster.members or cluster.kubernetesService

      Every setting is told in conf/sendook.yaml, and is also a variable: smtp.port is SENDOOK_SMTP_PORT.
      """;

  private static final Path USUAL_CONFIG = Path.of("conf", "sendook.yaml");

  /** Fails with {@link ConfigException} at what it does not know. */
  static Arguments parse(String[] arguments, Map<String, String> environment) {
    Path config = usualConfig(environment);
    boolean cluster = false;
    boolean help = false;
    var rest = List.of(arguments).iterator();
    while (rest.hasNext()) {
      var argument = rest.next();
      if (argument.equals("--config") && rest.hasNext()) {
        config = Path.of(rest.next());
      } else if (argument.equals("--cluster")) {
        cluster = true;
      } else if (argument.equals("--help")) {
        help = true;
      } else {
        throw new ConfigException(
            "unknown arguments "
                + String.join(" ", arguments)
                + "; there are only --config FILE, --cluster and --help");
      }
    }
    return new Arguments(config, cluster, help);
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
