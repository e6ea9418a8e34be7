package com.sendook.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Three gateways over one store, no faults, and all mail accepted by the first, which has few
 * places and a relay that takes its time: the others find what is left in the store by themselves.
 */
final class FairShare {
  private static final int IN_HAND = 8;
  private static final Duration EACH_MAIL = Duration.ofMillis(200);
  private static final int CONNECTIONS = 16;
  private static final double LEAST_SHARE = 0.2;

  private final Plan plan;
  private final int mails;
  private final Path folder;

  FairShare(Plan plan, int mails, Path folder) {
    this.plan = plan.withInHand(IN_HAND);
    this.mails = mails;
    this.folder = folder;
  }

  Verdict run() throws IOException, InterruptedException, ExecutionException {
    var verdict = new Verdict();
    try (var stores = new SharedStores(folder.resolve("stores"));
        var scene = new Scene(plan, folder, EACH_MAIL)) {
      for (var name : List.of("node1", "node2", "node3")) {
        stores.share(scene.addNode(name));
      }
      scene.begin();
      scene.loadByApiAlone(scene.nodes().get(0), CONNECTIONS);
      scene.awaitAccepted(mails);
      scene.endLoad();
      var audit = new Audit(scene, new Patience(plan.patience()));
      audit.await(scene.nodes().get(0).api());
      report(scene, verdict);
    }
    return verdict;
  }

  private void report(Scene scene, Verdict verdict) {
    var bySender = scene.mails().bySender();
    int all = bySender.values().stream().mapToInt(Integer::intValue).sum();
    verdict.figure("Mails accepted, all by node1", scene.ledger().accepted());
    verdict.figure("Mails at the sink", all);
    for (var node : scene.nodes()) {
      double share = bySender.getOrDefault(node.name(), 0) / (double) Math.max(1, all);
      var shown = "%.0f %%".formatted(100 * share);
      boolean isOther = node != scene.nodes().get(0);
      verdict.atLeast(
          "Sent by " + node.name(),
          shown,
          !isOther || share >= LEAST_SHARE,
          isOther ? "20 %" : "nothing");
    }
  }
}
