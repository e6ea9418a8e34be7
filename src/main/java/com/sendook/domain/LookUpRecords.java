package com.sendook.domain;

import com.sendook.dns.DnsAnswer;
import com.sendook.dns.DnsAnswer.Found;
import com.sendook.dns.DnsAnswer.Missing;
import com.sendook.dns.DnsAnswer.Unanswered;
import com.sendook.dns.DnsResolver;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * Asks DNS for every record of a domain. A record that is not there or is another has failed; one
 * that DNS gave no answer about stays what it was.
 */
public final class LookUpRecords {
  private final DnsResolver resolver;
  private final MailHost host;

  public LookUpRecords(DnsResolver resolver, MailHost host) {
    this.resolver = resolver;
    this.host = host;
  }

  /** What is found counts at once. */
  Future<Look> of(Domain domain) {
    return look(domain, (before, found) -> found);
  }

  /**
   * A record that was there as it should and is not any more fails only where it is still missing
   * after {@code grace}: until then it stands, in doubt.
   */
  Future<Look> again(Domain domain, Duration grace) {
    var now = now();
    return look(
        domain,
        (before, found) -> {
          boolean lost =
              before.status() == RecordStatus.VERIFIED && found.status() == RecordStatus.FAILED;
          var since = before.isInDoubt() ? before.failingSince() : now;
          return lost && now.isBefore(since.plus(grace)) ? before.doubted(found, since) : found;
        });
  }

  private Future<Look> look(Domain domain, BinaryOperator<RecordCheck> judge) {
    var signing = ask(DnsRecord.of(domain, host));
    var standby = ask(DnsRecord.ofStandby(domain));
    return Future.all(signing, standby)
        .map(both -> examine(domain, signing.result(), standby.result(), judge));
  }

  private Future<Map<Purpose, DnsAnswer>> ask(List<DnsRecord> records) {
    var answers = new EnumMap<Purpose, DnsAnswer>(Purpose.class);
    var asked =
        records.stream()
            .map(each -> ask(each).onSuccess(answer -> answers.put(each.purpose(), answer)))
            .toList();
    return Future.all(asked).map(answers);
  }

  private Future<DnsAnswer> ask(DnsRecord record) {
    return switch (record.type()) {
      case "MX" -> resolver.mx(record.name());
      case "CNAME" -> resolver.cname(record.name());
      default -> resolver.txt(record.name());
    };
  }

  private Look examine(
      Domain domain,
      Map<Purpose, DnsAnswer> signing,
      Map<Purpose, DnsAnswer> standby,
      BinaryOperator<RecordCheck> judge) {
    var checked = domain.checked(checks(domain, signing, judge), now());
    if (domain.standby() != null) {
      checked = checked.standbyChecked(checks(domain.swapped(null), standby, judge)).settled(now());
    }
    boolean answered =
        Stream.of(signing, standby)
            .flatMap(answers -> answers.values().stream())
            .noneMatch(Unanswered.class::isInstance);
    return new Look(checked.warned(warnings(checked)), answered);
  }

  private List<RecordCheck> checks(
      Domain domain, Map<Purpose, DnsAnswer> answers, BinaryOperator<RecordCheck> judge) {
    var checks = new ArrayList<RecordCheck>();
    answers.forEach(
        (purpose, answer) ->
            checks.add(judge.apply(domain.check(purpose), examine(domain, purpose, answer))));
    return checks;
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private RecordCheck examine(Domain domain, Purpose purpose, DnsAnswer answer) {
    if (answer instanceof Unanswered unanswered) {
      return domain.check(purpose).unanswered(unanswered.why());
    }
    if (answer instanceof Missing missing) {
      return RecordCheck.failed(purpose, List.of(), missing.why());
    }
    var found = ((Found) answer).values();
    return switch (purpose) {
      case MX -> MailRecords.mx(host.name(), found);
      case SPF -> MailRecords.spf(host.spf(), found);
      case DKIM -> MailRecords.dkim(domain.publicKey(), found);
      case DMARC -> MailRecords.dmarc(found);
      case RETURN_PATH -> MailRecords.returnPath(host.name(), found);
      case DKIM_ED25519 -> MailRecords.dkimEd25519(domain.ed25519().publicKey(), found);
    };
  }

  private List<String> warnings(Domain checked) {
    var warnings = new ArrayList<String>();
    var mx = checked.check(Purpose.MX).found();
    if (MailRecords.hasForeignMx(host.name(), mx)) {
      warnings.add(
          "There is an MX record that is not this gateway's: mail may go there ("
              + String.join(", ", mx)
              + ")");
    }
    if (checked.check(Purpose.SPF).found().size() > 1) {
      warnings.add(
          "There is a second SPF record: receivers then take none of them (RFC 7208, 4.5);"
              + " make one of them all");
    }
    var dmarc = checked.check(Purpose.DMARC).found();
    if (MailRecords.isStrict(dmarc) && !isAligned(checked, dmarc)) {
      warnings.add(
          "The DMARC policy is "
              + MailRecords.dmarcPolicy(dmarc)
              + ": until the DKIM record or the return path holds, receivers will do that with"
              + " mail from here");
    }
    return List.copyOf(warnings);
  }

  /**
   * Whether mail from here passes DMARC (RFC 7489, 3.1): signed by the domain itself, or sent from
   * its return path, which is a name below it and so enough where SPF may be aligned loosely.
   */
  private static boolean isAligned(Domain checked, List<String> dmarc) {
    return checked.isSending()
        || (checked.check(Purpose.RETURN_PATH).status() == RecordStatus.VERIFIED
            && !MailRecords.wantsSpfOfTheDomainItself(dmarc));
  }
}
