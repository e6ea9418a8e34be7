package com.sendook;

import com.sendook.command.BackupCommands;
import com.sendook.command.Command;
import com.sendook.command.CreateAccount;
import com.sendook.command.QueueCommands;
import com.sendook.command.RotateSecrets;
import com.sendook.command.SendTest;
import com.sendook.command.doctor.Doctor;
import com.sendook.config.ConfigLoader;
import java.util.List;

/** All that the program can be told to do; the first is what is done where nothing is named. */
final class Commands {
  private Commands() {}

  /**
   * @param startNanos when the process began
   */
  static List<Command> all(long startNanos) {
    return List.of(
        serve(startNanos),
        consume(),
        Doctor.command(config -> new Transports(config, null).relays()),
        CreateAccount.organization(),
        CreateAccount.key(),
        QueueCommands.show(),
        QueueCommands.retry(),
        QueueCommands.fail(),
        RotateSecrets.command(),
        SendTest.command(),
        BackupCommands.backup(),
        BackupCommands.restore());
  }

  private static Command serve(long startNanos) {
    return new Command(
        "serve",
        "",
        "the gateway, until it is told to stop",
        List.of(),
        given -> {
          Serve.run(given.atMost(0).load(), startNanos);
          return Command.GOES_ON;
        });
  }

  private static Command consume() {
    return new Command(
        "consume",
        "",
        """
        only your own verticles (consumers), with the events of a gateway elsewhere in the cluster
        java -cp sendook.jar:mine.jar com.sendook.Main consume
        """,
        List.of(),
        given -> {
          given.atMost(0);
          Consume.run(ConfigLoader.loadForConsumer(given.config(), given.environment()));
          return Command.GOES_ON;
        });
  }
}
