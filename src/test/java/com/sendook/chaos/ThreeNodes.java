package com.sendook.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/**
 * Three gateways over one store and one Redis, under load at all doors. In turn a node is killed
 * and started again, or stands still for longer than its leases: meanwhile the others finish
 * everything, and what they finished must stay as it is when the node goes on.
 */
final class ThreeNodes {
  /** How much a thawed node accepts before it is judged. */
  private static final int MAILS_AFTER_THAW = 20;

  private final Plan plan;
  private final Path folder;
  private final Random random;
  private final List<String> changed = new ArrayList<>();
  private int kills;
  private int freezes;

  ThreeNodes(Plan plan, Path folder) {
    this.plan = plan;
    this.folder = folder;
    this.random = new Random(plan.seed());
  }

  Verdict run() throws IOException, InterruptedException, ExecutionException {
    long start = System.nanoTime();
    var verdict = new Verdict();
    try (var stores = new SharedStores(folder.resolve("stores"));
        var store = new StoreView(stores.mongoUri());
        var scene = new Scene(plan, folder, Duration.ZERO)) {
      scene.addNodes(3, stores);
      scene.begin();
      scene.nodes().forEach(node -> scene.load(node, plan.connections()));
      for (int i = 0; i < plan.faults(); i++) {
        scene.awaitAccepted(plan.mails() / plan.faults() * i);
        Pause.of(plan.moment(random));
        disturb(scene.nodes().get(i % scene.nodes().size()), i, scene, store);
      }
      scene.awaitAccepted(plan.mails());
      scene.endLoad();
      report(scene, store, verdict);
    }
    verdict.figure("Took", "%d s".formatted((System.nanoTime() - start) / 1_000_000_000));
    return verdict;
  }

  /** With three nodes and two kinds of fault each node has its turn at both. */
  private void disturb(Node node, int turn, Scene scene, StoreView store)
      throws IOException, InterruptedException {
    if (turn % 2 == 0) {
      freeze(node, scene, store);
    } else {
      kill(node, scene);
    }
  }

  private void kill(Node node, Scene scene) {
    node.kill();
    kills++;
    progress("killed", node, scene);
    Pause.of(plan.moment(random));
    node.start().gate().open();
  }

  private void freeze(Node node, Scene scene, StoreView store)
      throws IOException, InterruptedException {
    node.freeze();
    freezes++;
    progress("frozen", node, scene);
    Pause.of(plan.lease());
    Pause.of(plan.moment(random));
    scene.pause();
    new Patience(plan.patience())
        .untilNothingIsMissing("ends of the work that was accepted", store::countOpen);
    var finished = store.finished();
    node.thaw();
    scene.goOn();
    scene.awaitAcceptedBy(node, MAILS_AFTER_THAW);
    changed.addAll(finished.changed(store.finished()));
  }

  private void progress(String what, Node node, Scene scene) {
    System.out.printf(
        "fault %d: %s %s; %,d accepted so far, %,d at the sink%n",
        kills + freezes,
        node.name(),
        what,
        scene.ledger().accepted(),
        scene.mails().countDistinct());
  }

  private void report(Scene scene, StoreView store, Verdict verdict) {
    verdict.figure("`kill -9`, `SIGSTOP` past the lease", kills + ", " + freezes);
    var audit = new Audit(scene, new Patience(plan.patience()));
    audit.await(scene.nodes().get(0).api());
    audit.report(verdict, kills + freezes, plan.inHand());
    verdict.nothing("Finished by others, changed by a thawed node", changed);
    verdict.nothing("Gaps and repeats in the positions of the event log", store.eventFaults());
  }
}
