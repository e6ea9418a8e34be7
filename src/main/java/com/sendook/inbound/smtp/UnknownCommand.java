package com.sendook.inbound.smtp;

/** RFC 5321, 4.2.4: not a verb at all (500). */
final class UnknownCommand implements SimpleCommand {

  @Override
  public Reply answer(SmtpSession session, String argument) {
    return Reply.of(500, "5.5.2", "No such command; HELP names those there are");
  }
}
