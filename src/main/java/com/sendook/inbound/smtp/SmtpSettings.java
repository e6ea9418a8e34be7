package com.sendook.inbound.smtp;

import com.sendook.net.AddressBlock;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the SMTP door behaves. One record serves every instance of {@link SmtpVerticle}.
 *
 * @param host the address to bind
 * @param port the TCP port; 0 is any free one, -1 any free one shared by all instances
 * @param hostname the name in the greeting and in {@code Received:} (RFC 5321, 4.2 and 4.4)
 * @param proxies who speaks the PROXY protocol of HAProxy: they must, and nobody else may
 */
public record SmtpSettings(
    String host,
    int port,
    String hostname,
    Limits limits,
    Times times,
    Tls tls,
    List<AddressBlock> proxies) {

  /**
   * How much one client may do.
   *
   * @param maxMessageSizeBytes the largest mail taken, announced with SIZE (RFC 1870)
   * @param maxRecipients recipients of one mail; RFC 5321, 4.5.3.1.8 asks for at least 100
   * @param maxCommands commands of a session, counted anew after each mail that is taken
   * @param maxUnknownRecipients of a session; one more ends it
   */
  public record Limits(
      long maxMessageSizeBytes, int maxRecipients, int maxCommands, int maxUnknownRecipients) {

    /** Checks what would otherwise surface only with the first mail. */
    public Limits {
      requirePositive("maxMessageSizeBytes", maxMessageSizeBytes);
      requirePositive("maxRecipients", maxRecipients);
      requirePositive("maxCommands", maxCommands);
      requirePositive("maxUnknownRecipients", maxUnknownRecipients);
    }
  }

  /**
   * How long things may take.
   *
   * @param idle how long a client may be silent, and take over one command; RFC 5321, 4.5.3.2.7
   *     asks for 5 minutes
   * @param session how long a client may stay without a mail that is taken
   * @param minBytesPerSecond with each so many bytes of a mail, the time for it and the session are
   *     a second longer
   * @param greeting how long after the connection the door greets: who speaks before is sent away;
   *     zero is at once
   * @param tarpit how much longer each unknown recipient but the first is waited with than the one
   *     before; zero is not at all
   * @param store how long one answer of the {@link Intake} is waited for. After it the client is
   *     told to try again later, although the mail may be stored all the same: it then comes twice
   * @param drain how long mail that is being received may go on when the verticle stops
   */
  public record Times(
      Duration idle,
      Duration session,
      long minBytesPerSecond,
      Duration greeting,
      Duration tarpit,
      Duration store,
      Duration drain) {

    /** Checks what would otherwise surface only with the first mail. */
    public Times {
      requirePositive("idle time (ms)", idle.toMillis());
      requirePositive("session time (ms)", session.toMillis());
      requirePositive("least pace (bytes a second)", minBytesPerSecond);
      requirePositive("store time (ms)", store.toMillis());
      requirePositive("drain time (ms)", drain.toMillis());
    }
  }

  /**
   * How the door is secured.
   *
   * @param context what TLS begins with; empty where it is not offered
   * @param implicit whether TLS begins with the connection (RFC 8314, 3), not by STARTTLS
   */
  public record Tls(Optional<SslContext> context, boolean implicit) {
    public static final Tls NONE = new Tls(Optional.empty(), false);

    boolean isOffered() {
      return context.isPresent();
    }
  }

  /** Checks what would otherwise surface only with the first mail. */
  public SmtpSettings {
    proxies = List.copyOf(proxies);
    if (!hostname.matches("[A-Za-z0-9.:\\[\\]-]+")) {
      throw new IllegalArgumentException(
          "SMTP hostname is \"" + hostname + "\", it must be a host name such as mx.example.com");
    }
    if (tls.implicit() && !tls.isOffered()) {
      throw new IllegalArgumentException("SMTP with implicit TLS needs a certificate");
    }
  }

  /** Whether this IP address is a proxy's. */
  boolean isProxy(String address) {
    return proxies.stream().anyMatch(block -> block.holds(address));
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "SMTP " + name + " is " + value + ", it must be greater than zero");
    }
  }
}
