package com.sendook.command.doctor;

import com.sendook.config.CertificateFiles;
import com.sendook.config.GatewayConfig;
import com.sendook.tls.ServerCertificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The certificates that are shown to clients, each with its key. */
final class CertificateCheck implements Check {
  private static final String SUBJECT = "certificates";

  private record Files(String section, String certificate, String key) {}

  @Override
  public List<Finding> look(Site site) {
    var used = used(site.config());
    return used.isEmpty()
        ? List.of(Finding.ok(SUBJECT, "none is set: nothing is offered over TLS"))
        : used.stream().map(each -> finding(each, site)).toList();
  }

  private static List<Files> used(GatewayConfig config) {
    var used = new ArrayList<Files>();
    add("http.tls", config.http().tls(), used);
    add("smtp.tls", config.smtp().tls().files(), used);
    add("bridge.tls", config.bridge().tls(), used);
    return used;
  }

  private static void add(String section, CertificateFiles files, List<Files> used) {
    if (files.areSet()) {
      used.add(new Files(section, files.certFile(), files.keyFile()));
    }
  }

  private static Finding finding(Files files, Site site) {
    try {
      var expiry = ServerCertificate.expiry(files.certificate(), files.key());
      var left = Duration.between(site.clock().instant(), expiry);
      var what = "%s: %s holds until %s".formatted(files.section(), files.certificate(), expiry);
      var remedy = "renew it; files that are replaced are read again by themselves";
      if (left.isNegative()) {
        return Finding.fault(SUBJECT, what.replace("holds until", "has ended at"), remedy);
      }
      return left.compareTo(ServerCertificate.ENDS_SOON) < 0
          ? Finding.warning(SUBJECT, what, remedy)
          : Finding.ok(SUBJECT, what);
    } catch (IllegalArgumentException e) {
      return Finding.fault(
          SUBJECT,
          e.getMessage(),
          "set %s.certFile and %s.keyFile to a certificate and its own key"
              .formatted(files.section(), files.section()));
    }
  }
}
