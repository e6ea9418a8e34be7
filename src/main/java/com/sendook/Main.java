package com.sendook;

import com.sendook.config.ConfigException;
import com.sendook.config.ConfigLoader;
import java.util.concurrent.TimeoutException;

/**
 * {@code java -jar sendook.jar [COMMAND] [--config FILE] [--cluster]}: serves where no command is
 * named. What hinders it is one line on the standard error, and exit code 1.
 */
public final class Main {
  private Main() {}

  /**
   * Returns when the gateway is ready, which then runs until the process is told to stop; or when
   * the command is done.
   */
  public static void main(String[] args) throws TimeoutException {
    long startNanos = System.nanoTime();
    try {
      var arguments = Arguments.parse(args, System.getenv());
      switch (arguments.command()) {
        case HELP -> System.out.print(Arguments.HELP);
        case SERVE ->
            Serve.run(
                ConfigLoader.load(arguments.config(), arguments.over(System.getenv())), startNanos);
        case CONSUME ->
            Consume.run(
                ConfigLoader.loadForConsumer(arguments.config(), arguments.over(System.getenv())));
      }
    } catch (ConfigException | StartFailure e) {
      System.err.println("sendook: " + e.getMessage());
      System.exit(1);
    }
  }
}
