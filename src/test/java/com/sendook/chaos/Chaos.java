package com.sendook.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Kills and freezes gateways under load, again and again, and counts what became of everything that
 * was accepted. {@code make chaos} runs it; the arguments name the folder to work in and the forms
 * to run, the properties are those of {@link Plan}. Exit code 1 where anything was lost.
 */
final class Chaos {
  private static final int FAIR_SHARE_MAILS = 2_000;

  private Chaos() {}

  public static void main(String[] arguments) throws Exception {
    quiet();
    var folder = Files.createDirectories(Path.of(arguments[0]));
    var plan = Plan.of(System::getProperty);
    System.out.printf("seed %d (repeat with -Dseed=%d)%n", plan.seed(), plan.seed());
    boolean faultless = true;
    for (int i = 1; i < arguments.length; i++) {
      faultless &= run(arguments[i], plan, folder.resolve(arguments[i]));
    }
    System.exit(faultless ? 0 : 1);
  }

  private static boolean run(String form, Plan plan, Path folder) throws Exception {
    System.out.println("-- " + form);
    var verdict =
        switch (form) {
          case "one-node" -> new OneNode(plan, folder).run();
          case "three-nodes" -> new ThreeNodes(plan, folder).run();
          case "fair-share" -> new FairShare(plan, FAIR_SHARE_MAILS, folder).run();
          default -> throw new IOException("there is no form " + form);
        };
    verdict.print(form + ", seed " + plan.seed());
    return verdict.faults().isEmpty();
  }

  /** The sink logs each connection that a kill broke off. */
  static void quiet() {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    ((Logger) LoggerFactory.getLogger("org.subethamail")).setLevel(Level.OFF);
  }
}
