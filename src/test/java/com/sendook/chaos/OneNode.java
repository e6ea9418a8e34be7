package com.sendook.chaos;

import com.sendook.embedded.EmbeddedMongo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/**
 * One gateway on the stores that come with it, under load by both doors, killed at random moments
 * and started again each time. The kills are spread over the mails: each comes a moment after its
 * share of them was accepted.
 */
final class OneNode {
  private final Plan plan;
  private final Path folder;
  private final Random random;
  private int kills;

  OneNode(Plan plan, Path folder) {
    this.plan = plan;
    this.folder = folder;
    this.random = new Random(plan.seed());
  }

  Verdict run() throws IOException, InterruptedException, ExecutionException {
    long start = System.nanoTime();
    var verdict = new Verdict();
    try (var scene = new Scene(plan, folder, Duration.ZERO)) {
      var node = scene.addNode("node1");
      scene.begin();
      scene.load(node, plan.connections());
      while (kills < plan.faults()) {
        scene.awaitAccepted(plan.mails() / plan.faults() * kills);
        Pause.of(plan.moment(random));
        killAndStart(node, scene);
      }
      scene.awaitAccepted(plan.mails());
      scene.endLoad();
      verdict.figure("`kill -9`", kills);
      var audit = new Audit(scene, new Patience(plan.patience()));
      audit.await(node.api());
      node.stop();
      audit.report(verdict, kills, plan.inHand());
      reportEvents(node, verdict);
    }
    verdict.figure("Took", "%d s".formatted((System.nanoTime() - start) / 1_000_000_000));
    return verdict;
  }

  private void killAndStart(Node node, Scene scene) {
    node.kill();
    kills++;
    System.out.printf(
        "kill %d: %,d accepted so far, %,d at the sink%n",
        kills, scene.ledger().accepted(), scene.mails().countDistinct());
    node.start().gate().open();
  }

  /** The gateway has ended, so that its store can be opened here. */
  private static void reportEvents(Node node, Verdict verdict) throws IOException {
    try (var mongo = EmbeddedMongo.start(node.data().resolve("mongo"));
        var store = new StoreView(mongo.connectionString())) {
      verdict.nothing("Gaps and repeats in the positions of the event log", store.eventFaults());
    }
  }
}
