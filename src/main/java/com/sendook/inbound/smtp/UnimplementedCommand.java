package com.sendook.inbound.smtp;

/** RFC 5321, 4.2.4: a verb that exists, but not here (502). */
final class UnimplementedCommand implements SimpleCommand {

  @Override
  public Reply answer(SmtpSession session, String argument) {
    return Reply.NOT_IMPLEMENTED;
  }
}
