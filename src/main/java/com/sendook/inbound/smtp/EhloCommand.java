package com.sendook.inbound.smtp;

import java.util.ArrayList;
import java.util.List;

/**
 * RFC 5321, 4.1.1.1: introduces the client, and tells it which extensions there are.
 *
 * <pre>ehlo = "EHLO" SP ( Domain / address-literal ) CRLF</pre>
 */
final class EhloCommand implements SimpleCommand {

  @Override
  public Reply answer(SmtpSession session, String argument) {
    if (!ClientName.isValid(argument)) {
      return Reply.badArgument("Say EHLO and your host name or address literal");
    }
    session.introduce(new ClientName(argument, true));
    return Reply.plain(250, extensions(session));
  }

  private static List<String> extensions(SmtpSession session) {
    SmtpSettings settings = session.settings();
    List<String> lines = new ArrayList<>();
    lines.add(settings.hostname());
    lines.add("PIPELINING");
    lines.add("8BITMIME");
    lines.add("SIZE " + settings.limits().maxMessageSizeBytes());
    lines.add("ENHANCEDSTATUSCODES");
    lines.add("SMTPUTF8");
    lines.add("CHUNKING");
    if (settings.tls().isOffered() && session.encryption().isEmpty()) {
      lines.add("STARTTLS");
    }
    if (session.submission().isPresent() && session.isPrivate() && !session.isAdmitted()) {
      lines.add("AUTH " + String.join(" ", AuthMechanism.NAMES));
    }
    return lines;
  }
}
