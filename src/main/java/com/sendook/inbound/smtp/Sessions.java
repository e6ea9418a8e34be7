package com.sendook.inbound.smtp;

/** Begins the sessions of a port. */
interface Sessions {

  /**
   * A session with a client.
   *
   * @param client its IP address
   * @param inTime has what stands behind the port answer in time
   */
  SmtpSession begin(String client, InTime inTime);
}
