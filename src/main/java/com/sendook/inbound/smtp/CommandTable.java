package com.sendook.inbound.smtp;

import java.util.Map;

/** Every verb the door knows, by its upper-case name (RFC 5321, 4.5.1 and 4.1.1). */
final class CommandTable {
  static final CommandTable INSTANCE = new CommandTable();

  private final Map<String, SmtpCommand> commands =
      Map.ofEntries(
          Map.entry("EHLO", new EhloCommand()),
          Map.entry("HELO", new HeloCommand()),
          Map.entry("MAIL", new MailCommand()),
          Map.entry("RCPT", new RcptCommand()),
          Map.entry("DATA", new DataCommand()),
          Map.entry("BDAT", new BdatCommand()),
          Map.entry("RSET", new RsetCommand()),
          Map.entry("NOOP", new NoopCommand()),
          Map.entry("VRFY", new VrfyCommand()),
          Map.entry("HELP", new HelpCommand()),
          Map.entry("QUIT", new QuitCommand()),
          Map.entry("EXPN", new UnimplementedCommand()),
          Map.entry("TURN", new UnimplementedCommand()),
          Map.entry("STARTTLS", new StartTlsCommand()),
          Map.entry("AUTH", new AuthCommand()));

  private final SmtpCommand unknown = new UnknownCommand();

  private CommandTable() {}

  SmtpCommand find(String verb) {
    return commands.getOrDefault(verb, unknown);
  }
}
