package com.sendook.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing that was accepted is lost, whatever is killed; `make chaos` prints the same at length.
 */
class ChaosIT {
  @TempDir Path folder;

  @BeforeAll
  static void quiet() {
    Chaos.quiet();
  }

  @Test
  void oneNodeInBrief() throws Exception {
    check("one node", new OneNode(Plan.brief(200, 1), folder).run());
  }

  @Test
  @Tag("long")
  void oneNodeAtLength() throws Exception {
    check("one node", new OneNode(Plan.of(System::getProperty), folder).run());
  }

  @Test
  @Tag("long")
  void threeNodesAtLength() throws Exception {
    check("three nodes", new ThreeNodes(Plan.of(System::getProperty), folder).run());
  }

  @Test
  @Tag("long")
  void eachNodeHasItsShareOfTheWork() throws Exception {
    check("fair share", new FairShare(Plan.of(System::getProperty), 2_000, folder).run());
  }

  @Test
  void twoNodesOfWhichOneDiesWithEventsOnTheirWayInBrief() throws Exception {
    var plan = Plan.brief(0, 1).withCluster(true);
    check("two nodes, 600 events", new KilledPoster(plan, 12, 50, folder).run());
  }

  @Test
  @Tag("long")
  void twoNodesOfWhichOneDiesWithFiftyThousandEventsOnTheirWay() throws Exception {
    var plan = Plan.of(System::getProperty).withCluster(true);
    check("two nodes, 50,000 events", new KilledPoster(plan, 100, 500, folder).run());
  }

  private static void check(String title, Verdict verdict) {
    verdict.print(title);
    assertThat(verdict.faults()).isEmpty();
  }
}
