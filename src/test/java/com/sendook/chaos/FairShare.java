package com.sendook.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
      scene.addNodes(3, stores);
      scene.begin();
      scene.loadByApiAlone(scene.nodes().get(0), CONNECTIONS);
      scene.awaitAccepted(mails);
      scene.endLoad();
      var audit = new Audit(scene, new Patience(plan.patience()));
      audit.await(scene.nodes().get(0).api());
      audit.report(verdict, 0, plan.inHand());
      report(scene, verdict);
    }
    return verdict;
  }

  private void report(Scene scene, Verdict verdict) {
    var bySender = scene.mails().bySender();
    int all = bySender.values().stream().mapToInt(Integer::intValue).sum();
    verdict.figure("Sent by node1", "%.0f %%".formatted(100 * share(bySender, "node1", all)));
    verdict.atLeast("Sent by node2", share(bySender, "node2", all), LEAST_SHARE);
    verdict.atLeast("Sent by node3", share(bySender, "node3", all), LEAST_SHARE);
  }

  private static double share(Map<String, Integer> bySender, String node, int all) {
    return bySender.getOrDefault(node, 0) / (double) Math.max(1, all);
  }
}
