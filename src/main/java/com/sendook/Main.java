package com.sendook;

import com.sendook.command.Command;
import com.sendook.command.CommandFailure;
import com.sendook.command.CommandLine;
import com.sendook.command.UsageException;
import com.sendook.config.ConfigException;
import java.util.Set;

/**
 * {@code java -jar sendook.jar [COMMAND] [--config FILE] [--cluster]}: serves where no command is
 * named. What hinders it is one line on the standard error, and exit code 1; 2 where the command
 * line is none.
 */
public final class Main {
  /** These log as they go; what the others have to say is their output. */
  private static final Set<String> LOGGING = Set.of("serve", "consume");

  private Main() {}

  /** Ends the process, unless the command is to go on. */
  public static void main(String[] args) {
    long startNanos = System.nanoTime();
    int code = run(args, startNanos);
    if (code != Command.GOES_ON) {
      System.exit(code);
    }
  }

  private static int run(String[] args, long startNanos) {
    try {
      var commands = Commands.all(startNanos);
      var line = CommandLine.parse(args, System.getenv(), commands);
      if (line.isHelp()) {
        System.out.print(line.help(commands));
        return Command.FINE;
      }
      if (!LOGGING.contains(line.command().name())) {
        System.setProperty("logback.configurationFile", "logback-command.xml");
      }
      return line.command().action().run(line.invocation());
    } catch (UsageException e) {
      System.err.println("sendook: " + e.getMessage() + "; --help tells what there is");
      return Command.USAGE;
    } catch (ConfigException | StartFailure | CommandFailure e) {
      System.err.println("sendook: " + e.getMessage());
      return Command.FAULT;
    } catch (Exception e) {
      System.err.println("sendook: " + e);
      return Command.FAULT;
    }
  }
}
