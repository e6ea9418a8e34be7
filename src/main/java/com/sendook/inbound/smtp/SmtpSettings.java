package com.sendook.inbound.smtp;

import java.time.Duration;

/**
 * How the SMTP door behaves. One record serves every instance of {@link SmtpVerticle}.
 *
 * @param host the address to bind
 * @param port the TCP port; 0 is any free one, -1 any free one shared by all instances
 * @param hostname the name in the greeting and in {@code Received:} (RFC 5321, 4.2 and 4.4)
 * @param maxMessageSizeBytes the largest mail taken, announced with SIZE (RFC 1870)
 * @param maxRecipients recipients of one mail; RFC 5321, 4.5.3.1.8 asks for at least 100
 * @param idleTimeout how long a silent client is kept; RFC 5321, 4.5.3.2.7 asks for 5 minutes
 * @param maxConnections connections that one instance holds at once
 * @param storeTimeout how long one answer of the {@link Intake} is waited for. After it the client
 *     is told to try again later, although the mail may be stored all the same: it then comes twice
 * @param drainTimeout how long mail that is being received may go on when the verticle stops
 */
public record SmtpSettings(
    String host,
    int port,
    String hostname,
    long maxMessageSizeBytes,
    int maxRecipients,
    Duration idleTimeout,
    int maxConnections,
    Duration storeTimeout,
    Duration drainTimeout) {

  /** Checks what would otherwise surface only with the first mail. */
  public SmtpSettings {
    requirePositive("maxMessageSizeBytes", maxMessageSizeBytes);
    requirePositive("maxRecipients", maxRecipients);
    requirePositive("idleTimeout (ms)", idleTimeout.toMillis());
    requirePositive("maxConnections", maxConnections);
    requirePositive("storeTimeout (ms)", storeTimeout.toMillis());
    requirePositive("drainTimeout (ms)", drainTimeout.toMillis());
    if (!hostname.matches("[A-Za-z0-9.:\\[\\]-]+")) {
      throw new IllegalArgumentException(
          "SMTP hostname is \"" + hostname + "\", it must be a host name such as mx.example.com");
    }
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "SMTP " + name + " is " + value + ", it must be greater than zero");
    }
  }
}
