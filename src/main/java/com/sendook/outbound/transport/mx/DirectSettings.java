package com.sendook.outbound.transport.mx;

import com.sendook.outbound.transport.smtp.SmtpSettings;

/**
 * How the hosts of other domains are spoken to.
 *
 * @param port 25, but for tests
 * @param ehloName this host's name, fully qualified
 * @param allowPrivate whether mail may go to addresses that are not on the public Internet
 * @param connections for each host and event loop
 */
public record DirectSettings(
    int port,
    String ehloName,
    boolean allowPrivate,
    SmtpSettings.Timeouts timeouts,
    SmtpSettings.Connections connections) {
  SmtpSettings to(MailExchangers.Host host) {
    return new SmtpSettings(
        host.name(),
        host.address(),
        port,
        // Whoever has a certificate that nobody trusts still hides the mail from listeners.
        new SmtpSettings.Tls(SmtpSettings.TlsMode.OPPORTUNISTIC, false),
        null,
        ehloName,
        timeouts,
        connections);
  }
}
