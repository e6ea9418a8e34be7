package com.sendook.command.doctor;

import com.sendook.config.GatewayConfig.TransportName;
import com.sendook.dns.DnsAnswer;
import com.sendook.domain.MailHost;
import com.sendook.domain.SurveyDomains;
import java.util.ArrayList;
import java.util.List;

/** What DNS says of the gateway's own domain and host, and of the verified ones of its users. */
final class DomainCheck implements Check {
  private static final String SUBJECT = "domains";
  private static final int MOST = 100;

  @Override
  public List<Finding> look(Site site) {
    var config = site.config();
    var own = config.defaultEmailDomain();
    var survey =
        new SurveyDomains(site.resolver(), new MailHost(config.domainsMx(), config.domainsSpf()));
    var findings = new ArrayList<Finding>();
    if (own.equals("localhost") || own.endsWith(".localhost")) {
      findings.add(
          Finding.ok(
              SUBJECT, own + " is this machine's alone: no mail comes to it from elsewhere"));
    } else {
      findings.addAll(host(site));
      findings.addAll(own(survey, own, config.outbound().transport() != TransportName.SANDBOX));
    }
    site.store()
        .ifPresent(
            open ->
                survey.ofVerified(open.store(), MOST).await().stream()
                    .map(DomainCheck::users)
                    .forEach(findings::addAll));
    return findings;
  }

  private static List<Finding> host(Site site) {
    var host = site.config().domainsMx();
    var answer = site.resolver().addresses(host).await();
    if (answer instanceof DnsAnswer.Found found) {
      return List.of(Finding.ok(SUBJECT, host + " is at " + String.join(", ", found.values())));
    }
    return answer instanceof DnsAnswer.Missing
        ? List.of(
            Finding.fault(
                SUBJECT,
                host + " has no address: no mail finds its way here",
                "set the record\n" + host + ". 3600 IN A <the address of this machine>"))
        : List.of(Finding.warning(SUBJECT, host + ": DNS does not answer", "see to dns.servers"));
  }

  private static List<Finding> own(SurveyDomains survey, String own, boolean sends) {
    var gaps = survey.ofDefault(own).await().gaps();
    var findings = new ArrayList<Finding>();
    for (var gap : gaps) {
      boolean isMx = gap.record().equals("MX");
      if (isMx || sends) {
        findings.add(finding(own, gap, isMx && gap.isKnown()));
      }
    }
    return findings.isEmpty()
        ? List.of(Finding.ok(SUBJECT, own + ": MX and SPF point here"))
        : findings;
  }

  private static List<Finding> users(SurveyDomains.Survey survey) {
    return survey.gaps().isEmpty()
        ? List.of(Finding.ok(SUBJECT, survey.domain() + ": all records hold"))
        : survey.gaps().stream().map(gap -> finding(survey.domain(), gap, false)).toList();
  }

  private static Finding finding(String domain, SurveyDomains.Gap gap, boolean isFault) {
    var what = "%s, %s: %s".formatted(domain, gap.record(), gap.message());
    if (!gap.isKnown()) {
      return Finding.warning(SUBJECT, what, "see to dns.servers");
    }
    var remedy = "set the record\n" + gap.line();
    return isFault ? Finding.fault(SUBJECT, what, remedy) : Finding.warning(SUBJECT, what, remedy);
  }
}
