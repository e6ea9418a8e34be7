package com.sendook.command.doctor;

import com.sendook.dns.DnsAnswer;
import com.sendook.dns.DnsResolver;
import java.util.ArrayList;
import java.util.List;

/** Whether each DNS server answers. */
final class DnsCheck implements Check {
  private static final String SUBJECT = "dns";

  @Override
  public List<Finding> look(Site site) {
    var servers = site.config().dns().servers();
    if (servers.isEmpty()) {
      return List.of(finding(site.resolver(), "the machine's servers", site));
    }
    var findings = new ArrayList<Finding>();
    for (var server : servers) {
      var alone = new DnsResolver(site.vertx(), List.of(server), site.config().dns().timeout());
      findings.add(finding(alone, server, site));
      alone.close();
    }
    return findings;
  }

  /** Of a name that has none, an answer that there is none is one. */
  private static Finding finding(DnsResolver resolver, String server, Site site) {
    var answer = resolver.mx(site.config().defaultEmailDomain()).await();
    return answer instanceof DnsAnswer.Unanswered unanswered
        ? Finding.fault(
            SUBJECT,
            server + ": " + unanswered.why(),
            "set dns.servers to resolvers that can be reached from here")
        : Finding.ok(SUBJECT, server + ": answers");
  }
}
