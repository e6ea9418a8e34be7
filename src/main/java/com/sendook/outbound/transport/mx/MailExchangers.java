package com.sendook.outbound.transport.mx;

import java.util.List;

/** Where the mail of a domain goes (RFC 5321, section 5.1). */
sealed interface MailExchangers {
  /**
   * A host that takes it, at one of its addresses.
   *
   * @param name for certificates and for people
   * @param address an IP address
   */
  record Host(String name, String address) {}

  /** These, in the order to try them; at least one. */
  record Hosts(List<Host> inOrder) implements MailExchangers {}

  /**
   * None, for certain: mail for it is refused.
   *
   * @param reply in the form of a server's answer
   */
  record None(int code, String reply) implements MailExchangers {}

  /** Nobody knows now; {@code why} is for a person. */
  record Unknown(String why) implements MailExchangers {}
}
