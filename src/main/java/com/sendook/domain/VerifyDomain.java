package com.sendook.domain;

import com.sendook.dns.DnsAnswer;
import com.sendook.dns.DnsAnswer.Found;
import com.sendook.dns.DnsAnswer.Missing;
import com.sendook.dns.DnsAnswer.Unanswered;
import com.sendook.dns.DnsResolver;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Looks up every record of a domain and keeps what was found. A record that is not there or is
 * another has failed; one that DNS gave no answer about stays what it was.
 */
public final class VerifyDomain {
  private final Domains domains;
  private final DnsResolver resolver;
  private final MailHost host;

  public VerifyDomain(Domains domains, DnsResolver resolver, MailHost host) {
    this.domains = domains;
    this.resolver = resolver;
    this.host = host;
  }

  /**
   * Completes with the domain as it stands then. Fails as a conflict where another organization has
   * the name verified.
   */
  Future<Domain> verify(String organizationId, String nameOrId) {
    return domains
        .get(organizationId, nameOrId)
        .compose(
            domain ->
                lookUp(domain)
                    .map(answers -> examine(domain, answers))
                    .compose(checked -> domains.keep(domain, checked)));
  }

  private Future<Map<Purpose, DnsAnswer>> lookUp(Domain domain) {
    var answers = new EnumMap<Purpose, DnsAnswer>(Purpose.class);
    var asked =
        DnsRecord.of(domain, host).stream()
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

  private Domain examine(Domain domain, Map<Purpose, DnsAnswer> answers) {
    var checks = new ArrayList<RecordCheck>();
    answers.forEach((purpose, answer) -> checks.add(examine(domain, purpose, answer)));
    var checked = domain.checked(checks, List.of(), Instant.now().truncatedTo(ChronoUnit.MILLIS));
    return domain.checked(checks, warnings(checked), checked.checkedAt());
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
    var policy = MailRecords.dmarcPolicy(checked.check(Purpose.DMARC).found());
    if (!checked.isSending() && (policy.equals("reject") || policy.equals("quarantine"))) {
      warnings.add(
          "The DMARC policy is "
              + policy
              + ": until the DKIM record holds, receivers will do that with mail from here");
    }
    return List.copyOf(warnings);
  }
}
