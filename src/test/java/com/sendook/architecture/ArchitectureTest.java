package com.sendook.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.http.Routes;
import com.sendook.inbox.TendInbox;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the arrows between the packages one way. */
class ArchitectureTest {
  private static final String ROOT = "com.sendook.";
  private static final int MAX_VERTICLE_LINES = 90;

  /**
   * The features, each with the others that it knows. Those it may know are resources (inbox,
   * thread, message, receipt, event), never the work that is done on them.
   */
  private static final Map<String, Set<String>> FEATURES =
      Map.ofEntries(
          Map.entry("event", Set.of()),
          Map.entry("bridge", Set.of("event")),
          Map.entry("consumer", Set.of("event")),
          Map.entry("stats", Set.of("event")),
          Map.entry("receipt", Set.of()),
          Map.entry("suppression", Set.of()),
          Map.entry("timeline", Set.of("event", "inbox", "message")),
          // A domain has keys of the kind that signing takes, and a name for what comes back.
          Map.entry("domain", Set.of("event", "outbound.returnpath", "outbound.sign")),
          Map.entry("inbox", Set.of("event", "message")),
          Map.entry("message", Set.of("inbox", "receipt")),
          // It erases what the log and the attempts hold of what it removes.
          Map.entry("removal", Set.of("event", "inbox", "message", "receipt", "thread", "webhook")),
          Map.entry("retention", Set.of("event", "message", "receipt", "removal")),
          Map.entry("thread", Set.of("inbox", "message")),
          Map.entry("unsubscribe", Set.of("message", "suppression")),
          Map.entry("webhook", Set.of("event", "message")),
          Map.entry("inbound.parse", Set.of()),
          Map.entry("inbound.report", Set.of("inbound.parse")),
          Map.entry("inbound.reply", Set.of()),
          Map.entry("inbound.smtp", Set.of()),
          Map.entry("inbound.verdict", Set.of()),
          // A door by which mail goes out: it reads as the other does, and hands over to sending.
          Map.entry(
              "inbound.submission",
              Set.of(
                  "inbound.parse",
                  "inbound.smtp",
                  "inbox",
                  "outbound.accept",
                  "outbound.submission")),
          Map.entry(
              "inbound.process",
              Set.of(
                  "inbound.parse",
                  "inbound.report",
                  "inbound.reply",
                  "inbound.smtp",
                  "inbound.verdict",
                  "event",
                  "inbox",
                  "message",
                  // What leaves by one door comes back by the other.
                  "outbound.returnpath",
                  "receipt",
                  "suppression",
                  "thread")),
          Map.entry("inbound.provider", Set.of("inbound.process", "inbound.report")),
          Map.entry("billing", Set.of()),
          Map.entry("outbound.accept", Set.of("inbox", "message", "thread")),
          Map.entry("outbound.bulk", Set.of("outbound.accept", "inbox", "message")),
          Map.entry("outbound.submission", Set.of("outbound.accept")),
          Map.entry("outbound.compose", Set.of()),
          Map.entry("outbound.returnpath", Set.of()),
          Map.entry("outbound.sign", Set.of()),
          Map.entry("outbound.transport", Set.of()),
          Map.entry(
              "outbound.deliver",
              Set.of(
                  "outbound.compose",
                  "outbound.returnpath",
                  "outbound.sign",
                  "outbound.transport",
                  "event",
                  "inbox",
                  "message",
                  "receipt",
                  "suppression",
                  "thread",
                  // What it offers stands in the header of the mail.
                  "unsubscribe")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("com.sendook");

  private static String[] packages(Set<String> features) {
    return features.stream().map(each -> ROOT + each + "..").toArray(String[]::new);
  }

  static Set<String> features() {
    return FEATURES.keySet();
  }

  @ParameterizedTest
  @MethodSource("features")
  void aFeatureKnowsOnlyThoseThatItMay(String feature) {
    var others =
        FEATURES.keySet().stream()
            .filter(each -> !each.equals(feature) && !FEATURES.get(feature).contains(each))
            .collect(Collectors.toSet());
    noClasses()
        .that()
        .resideInAPackage(ROOT + feature + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(others))
        .check(CLASSES);
  }

  @Test
  void everyPackageOfAFeatureIsAmongTheFeatures() {
    classes()
        .that()
        .resideInAnyPackage(ROOT + "inbound..", ROOT + "outbound..")
        .should()
        .resideInAnyPackage(packages(FEATURES.keySet()))
        .check(CLASSES);
  }

  @Test
  void whatServesTheFeaturesKnowsNone() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + "store..",
            ROOT + "queue..",
            ROOT + "bus..",
            ROOT + "mail..",
            ROOT + "api..",
            ROOT + "http..",
            ROOT + "limit..",
            ROOT + "idempotency..",
            ROOT + "account..",
            ROOT + "secret..",
            ROOT + "dns..",
            ROOT + "openapi..",
            ROOT + "tls..",
            ROOT + "trace..",
            ROOT + "cluster..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(FEATURES.keySet()))
        .check(CLASSES);
  }

  @Test
  void protocolsAndMimeKnowNothingOfTheStore() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + "inbound.smtp..",
            ROOT + "outbound.transport..",
            ROOT + "inbound.parse..",
            ROOT + "inbound.report..",
            ROOT + "outbound.compose..",
            ROOT + "outbound.returnpath..",
            ROOT + "outbound.sign..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "store..", ROOT + "queue..", ROOT + "http..", "io.vertx.ext.mongo..")
        .check(CLASSES);
  }

  @Test
  void httpKnowsNothingOfMongo() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.ext.mongo..", "com.mongodb..")
        .check(CLASSES);
  }

  @Test
  void theEmbeddedStoresStandAlone() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "embedded..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("com.sendook..").and(not(resideInAnyPackage(ROOT + "embedded.."))))
        .check(CLASSES);
  }

  /** Verticles and routes are put together in one place, so nobody else needs to know them. */
  @Test
  void onlyTheProgramKnowsVerticlesAndRoutes() {
    noClasses()
        .that()
        .resideOutsideOfPackage("com.sendook")
        .should()
        .dependOnClassesThat(
            simpleNameEndingWith("Verticle")
                .or(simpleNameEndingWith("Routes").and(not(equivalentTo(Routes.class))))
                .and(resideInAnyPackage("com.sendook..")))
        .check(withoutDependenciesOnItself());
  }

  private static JavaClasses withoutDependenciesOnItself() {
    return CLASSES.that(not(simpleNameEndingWith("Verticle").or(simpleNameEndingWith("Routes"))));
  }

  /**
   * One cycle is known: {@code message} asks {@code inbox} whose an inbox is, and the clean-up
   * behind a deleted inbox reads messages to find their files.
   */
  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("com.sendook.(*)..")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(equivalentTo(TendInbox.class), alwaysTrue())
        .check(CLASSES);
  }

  @Test
  void onlyTheProgramWritesToTheConsole() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        CLASSES.that(not(resideInAnyPackage("com.sendook", ROOT + "command.."))));
  }

  @Test
  void verticlesOnlyWire() throws IOException {
    var lengths =
        verticles().stream().collect(Collectors.toMap(Path::getFileName, ArchitectureTest::lines));
    assertThat(lengths)
        .isNotEmpty()
        .allSatisfy((file, lines) -> assertThat(lines).isLessThanOrEqualTo(MAX_VERTICLE_LINES));
  }

  private static List<Path> verticles() throws IOException {
    try (Stream<Path> files =
        Files.walk(Path.of(System.getProperty("basedir", ""), "src", "main", "java"))) {
      return files.filter(file -> file.getFileName().toString().endsWith("Verticle.java")).toList();
    }
  }

  private static int lines(Path file) {
    try {
      return Files.readAllLines(file).size();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
