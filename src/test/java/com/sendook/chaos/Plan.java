package com.sendook.chaos;

import java.time.Duration;
import java.util.Random;
import java.util.function.Function;

/**
 * What a run is to be.
 *
 * @param mails how many are accepted in all, about half of them by each door
 * @param faults how many kills (and freezes) there are at least
 * @param seed of everything that is left to chance
 * @param calm how long a node has its peace at most, between the moment when a fault may come and
 *     the fault
 * @param connections of the load, for each node and door
 * @param inHand how much work of a kind a node holds at one time
 * @param lease how long a node may be silent before its work is taken over
 * @param patience how long nothing may move at the end before what is missing is taken for lost
 * @param cluster whether the nodes also join their buses
 */
record Plan(
    int mails,
    int faults,
    long seed,
    Duration calm,
    int connections,
    int inHand,
    Duration lease,
    Duration patience,
    boolean cluster) {
  private static final int LEAST_CALM_MS = 1_000;

  /** The long form, with whatever the properties say otherwise: {@code mails}, {@code kills} ... */
  static Plan of(Function<String, String> properties) {
    return new Plan(
        number(properties, "mails", 20_000),
        number(properties, "kills", 20),
        seed(properties),
        Duration.ofSeconds(6),
        number(properties, "connections", 8),
        number(properties, "inHand", 64),
        Duration.ofSeconds(5),
        // Longer than the second pause of a webhook's schedule.
        Duration.ofMinutes(7),
        Boolean.parseBoolean(properties.apply("cluster")));
  }

  /** A form for every build. */
  static Plan brief(int mails, int faults) {
    return new Plan(
        mails,
        faults,
        seed(System::getProperty),
        Duration.ofSeconds(2),
        4,
        16,
        Duration.ofSeconds(2),
        Duration.ofSeconds(90),
        false);
  }

  /** The same with so many places in each node. */
  Plan withInHand(int places) {
    return new Plan(mails, faults, seed, calm, connections, places, lease, patience, cluster);
  }

  /** The same with nodes that join their buses, or not. */
  Plan withCluster(boolean joined) {
    return new Plan(mails, faults, seed, calm, connections, inHand, lease, patience, joined);
  }

  /** A random moment within the calm. */
  Duration moment(Random random) {
    return Duration.ofMillis(random.nextLong(LEAST_CALM_MS, calm.toMillis()));
  }

  private static int number(Function<String, String> properties, String name, int otherwise) {
    var value = properties.apply(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  private static long seed(Function<String, String> properties) {
    var value = properties.apply("seed");
    return value == null ? System.nanoTime() % 1_000_000 : Long.parseLong(value);
  }
}
