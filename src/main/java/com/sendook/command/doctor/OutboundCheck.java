package com.sendook.command.doctor;

import com.sendook.outbound.transport.smtp.RelayProbe;
import com.sendook.outbound.transport.smtp.SmtpSettings;
import java.util.List;

/** How mail leaves: with a relay by a dialogue up to where a mail would follow. */
final class OutboundCheck implements Check {
  private static final String SUBJECT = "outbound";

  @Override
  public List<Finding> look(Site site) {
    var config = site.config();
    return switch (config.outbound().transport()) {
      case SANDBOX ->
          List.of(
              Finding.warning(
                  SUBJECT,
                  "sandbox: mail is written to %s, and leaves this machine never"
                      .formatted(config.dataDir().resolve("outbox")),
                  "to send, set outbound.transport to relay and relay.host to the smarthost"));
      case DIRECT ->
          List.of(
              Finding.ok(
                  SUBJECT,
                  "direct, to port %d of the recipients' hosts; whether the network lets that out"
                          .formatted(config.direct().port())
                      + " is not looked at: send-test shows it"));
      case RELAY -> site.relays().stream().map(each -> relay(each, site)).toList();
    };
  }

  private static Finding relay(SmtpSettings relay, Site site) {
    var where = "relay " + relay.host() + ":" + relay.port();
    var sender = "postmaster@" + site.config().defaultEmailDomain();
    var answer = RelayProbe.of(site.vertx(), relay, sender).await();
    if (answer.accepted()) {
      var how = answer.encrypted() ? "over TLS" : "in the clear";
      return relay.login() != null && !answer.encrypted()
          ? Finding.warning(
              SUBJECT,
              where + " takes mail, and the password went to it in the clear",
              "set relay.tls to required")
          : Finding.ok(SUBJECT, where + " takes mail, " + how);
    }
    return Finding.fault(SUBJECT, where + ": " + answer.why(), remedy(answer.stage(), sender));
  }

  private static String remedy(RelayProbe.Stage stage, String sender) {
    return switch (stage) {
      case CONNECTION ->
          "set relay.host and relay.port to where it is, and let the firewall out there";
      case TLS -> "set relay.tls to what the relay offers, relay.caFile to who signed for it";
      case LOGIN -> "set relay.username and relay.password to what the relay knows";
      case MAIL ->
          "have the relay take mail from this machine and from "
              + sender
              + " (its list of clients or verified senders), or set relay.username";
    };
  }
}
