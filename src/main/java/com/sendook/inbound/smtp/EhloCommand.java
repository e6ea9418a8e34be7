package com.sendook.inbound.smtp;

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
    session.introduce(new ClientName(argument, "ESMTP"));
    SmtpSettings settings = session.settings();
    return Reply.plain(
        250,
        List.of(
            settings.hostname(),
            "PIPELINING",
            "8BITMIME",
            "SIZE " + settings.maxMessageSizeBytes(),
            "ENHANCEDSTATUSCODES"));
  }
}
