package com.sendook.command.doctor;

import com.sendook.command.OpenStore;
import com.sendook.store.StoreProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/** MongoDB or the embedded store, and its clock, which all work goes by. */
final class StoreCheck implements Check {
  private static final String SUBJECT = "store";
  private static final String URI = "mongo.uri (MONGO_URI)";
  private static final Duration NOTABLE_SKEW = Duration.ofSeconds(5);

  /** Beyond this mail has wrong dates, and signatures of webhooks and providers do not hold. */
  private static final Duration HARMFUL_SKEW = Duration.ofMinutes(1);

  @Override
  public List<Finding> look(Site site) {
    boolean embedded = site.config().mongo().uri().isEmpty();
    if (embedded && site.isRunning()) {
      return List.of(Finding.ok(SUBJECT, "embedded, and the running gateway's alone"));
    }
    if (embedded && !OpenStore.isThere(site.config())) {
      return List.of(Finding.ok(SUBJECT, "embedded; made at the first start"));
    }
    try {
      return open(site, embedded);
    } catch (IOException e) {
      return List.of(
          Finding.fault(
              SUBJECT,
              e.getMessage(),
              "a gateway that does not answer at %s has it: stop it, or name its management.port"
                  .formatted(site.gateway().url())));
    }
  }

  private static List<Finding> open(Site site, boolean embedded) throws IOException {
    if (embedded) {
      site.opened(OpenStore.of(site.vertx(), site.config()));
    }
    var uri = embedded ? site.store().orElseThrow().uri() : site.config().mongo().uri();
    var asked = StoreProbe.ask(site.vertx(), uri, site.clock());
    try {
      var answer = asked.await();
      if (!embedded) {
        site.opened(OpenStore.of(site.vertx(), site.config()));
      }
      var findings = new ArrayList<Finding>();
      findings.add(
          Finding.ok(
              SUBJECT,
              embedded
                  ? "embedded, and opens"
                  : "MongoDB %s at %s".formatted(answer.version(), StoreProbe.shown(uri))));
      findings.add(skew("clock", "the store's", answer.ahead()));
      return findings;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      return List.of(unusable(uri, e));
    }
  }

  static Finding skew(String subject, String whose, Duration ahead) {
    var size = ahead.abs();
    if (size.compareTo(NOTABLE_SKEW) < 0) {
      return Finding.ok(subject, "within %d ms of %s".formatted(size.toMillis(), whose));
    }
    var what =
        "this machine's is %d s %s %s"
            .formatted(size.toSeconds(), ahead.isNegative() ? "ahead of" : "behind", whose);
    var remedy = "have NTP set both (timedatectl, chronyc tracking)";
    return size.compareTo(HARMFUL_SKEW) < 0
        ? Finding.warning(subject, what, remedy)
        : Finding.fault(subject, what, remedy);
  }

  private static Finding unusable(String uri, Throwable error) {
    var cause = error instanceof CompletionException ? error.getCause() : error;
    var hosts = StoreProbe.shown(uri);
    if (!(cause instanceof StoreProbe.Unusable unusable)) {
      return Finding.fault(SUBJECT, hosts + ": " + cause.getMessage(), "see to " + URI);
    }
    return switch (unusable.hindrance()) {
      case MALFORMED ->
          Finding.fault(
              SUBJECT,
              "mongo.uri is no connection string",
              "set " + URI + " to one such as mongodb://user:password@db:27017/sendook");
      case UNREACHABLE ->
          Finding.fault(
              SUBJECT,
              "MongoDB at " + hosts + " cannot be reached: " + unusable.getMessage(),
              "start it, open the way to it, or set " + URI + " to where it is");
      case LOGIN ->
          Finding.fault(
              SUBJECT,
              "MongoDB at " + hosts + " refuses the login: wrong user name or password",
              "set both in "
                  + URI
                  + ", percent-encoded; ?authSource=admin where the user stands in another database");
      case RIGHTS ->
          Finding.fault(
              SUBJECT,
              "MongoDB at " + hosts + " does not let this user write",
              "give the user of " + URI + " the role readWrite on the database");
      case WRITE ->
          Finding.fault(
              SUBJECT,
              "MongoDB at " + hosts + " does not acknowledge writes: " + unusable.getMessage(),
              "a majority of the replica set must be up; see to w and journal in " + URI);
    };
  }
}
