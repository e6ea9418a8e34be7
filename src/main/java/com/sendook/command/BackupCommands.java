package com.sendook.command;

import static com.sendook.command.CreateAccount.encoded;

import com.sendook.backup.BackUp;
import com.sendook.backup.Restore;
import com.sendook.config.GatewayConfig;
import com.sendook.embedded.EmbeddedMongo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code backup} and {@code restore}, of the embedded store. */
public final class BackupCommands {
  private static final long LOOK_EVERY_MS = 200;

  private BackupCommands() {}

  /** {@code backup FOLDER}. */
  public static Command backup() {
    return new Command(
        "backup",
        "FOLDER",
        """
        copies the embedded store and the secret key into a new folder, while the gateway runs
        All that was answered before it began is in it. Keep it as you keep the key that is in it.
        """,
        List.of(),
        BackupCommands::backup);
  }

  /** {@code restore FOLDER}. */
  public static Command restore() {
    return new Command(
        "restore",
        "FOLDER",
        """
        brings a backup back into a data folder (dataDir) without a store
        Start the gateway on it only when the one that it comes from is gone for good: what that one
        sent after the backup, this one would send again.
        """,
        List.of(),
        BackupCommands::restore);
  }

  private static int backup(Invocation given) throws IOException, InterruptedException {
    var folder = Path.of(given.atMost(1).operand(0, "a folder")).toAbsolutePath().normalize();
    var config = given.load();
    if (!config.mongo().uri().isEmpty()) {
      throw new CommandFailure(
          "mongo.uri is set, so the store is a MongoDB of your own: back it up with its own tools"
              + " (README, Backup)");
    }
    var gateway = new RunningGateway(config);
    long bytes = gateway.isThere() ? byGateway(gateway, folder) : byHand(config, folder);
    System.out.printf("A backup of %,d bytes is in %s%n", bytes, folder);
    return Command.FINE;
  }

  private static long byGateway(RunningGateway gateway, Path folder) throws InterruptedException {
    var progress = gateway.post("/backup?to=" + encoded(folder.toString()));
    while (progress.getString("state").equals("running")) {
      if (progress.getLong("ofBytes") > 0) {
        System.err.printf(
            "\r%3d %%",
            Math.min(99, 100 * progress.getLong("copiedBytes") / progress.getLong("ofBytes")));
      }
      Thread.sleep(LOOK_EVERY_MS);
      progress = gateway.get("/backup");
    }
    System.err.print("\r");
    if (!progress.getString("state").equals("done")) {
      throw new CommandFailure("no backup was made: " + progress.getString("error"));
    }
    return progress.getLong("copiedBytes");
  }

  /** Where no gateway runs the store is free. */
  private static long byHand(GatewayConfig config, Path folder) throws IOException {
    if (!OpenStore.isThere(config)) {
      throw new CommandFailure(
          "there is no store yet in %s: set dataDir".formatted(config.dataDir().toAbsolutePath()));
    }
    try (var opened = EmbeddedMongo.start(EmbeddedMongo.folderIn(config.dataDir()))) {
      return new BackUp(opened, config.dataDir()).to(folder, bytes -> {});
    } catch (IOException e) {
      throw new CommandFailure("no backup was made: " + e.getMessage());
    }
  }

  private static int restore(Invocation given) {
    var folder = Path.of(given.atMost(1).operand(0, "a folder"));
    var config = given.load();
    try {
      var madeAt = new Restore(folder, config.dataDir()).run();
      System.out.printf(
          "The backup of %s is in %s. Start the gateway on it only when the one that it comes from is"
              + " gone for good.%n",
          madeAt, config.dataDir().toAbsolutePath());
      return Command.FINE;
    } catch (IOException e) {
      throw new CommandFailure("nothing was restored: " + e.getMessage());
    }
  }
}
