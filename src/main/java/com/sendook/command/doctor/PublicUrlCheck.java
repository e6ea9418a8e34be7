package com.sendook.command.doctor;

import com.sendook.config.GatewayConfig.TransportName;
import java.util.List;
import java.util.Locale;

/** What links in mail begin with. */
final class PublicUrlCheck implements Check {
  private static final String SUBJECT = "public URL";

  @Override
  public List<Finding> look(Site site) {
    var url = site.config().publicUrl();
    boolean sandbox = site.config().outbound().transport() == TransportName.SANDBOX;
    boolean secure = url.toLowerCase(Locale.ROOT).startsWith("https:");
    return List.of(
        secure || sandbox
            ? Finding.ok(SUBJECT, url)
            : Finding.warning(
                SUBJECT,
                url + " is not https: mail programs show no button to unsubscribe",
                "set http.publicUrl to where users reach the API by https"));
  }
}
