package com.sendook.outbound.transport.smtp;

import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How to reach one SMTP server.
 *
 * @param host its name, for certificates and for people
 * @param address where it is: an IP address, or its name
 * @param ehloName the name to greet with: the host's own, fully qualified (RFC 5321, 4.1.1.1)
 * @param login null where the server wants none
 */
public record SmtpSettings(
    String host,
    String address,
    int port,
    Tls tls,
    Login login,
    String ehloName,
    Timeouts timeouts,
    Connections connections) {
  private static final Pattern EHLO_NAME = Pattern.compile("[A-Za-z0-9.:\\-\\[\\]]{1,255}");

  public SmtpSettings {
    if (!EHLO_NAME.matcher(ehloName).matches()) {
      throw new IllegalArgumentException(
          "The EHLO name is a host name or an address literal, not '" + ehloName + "'");
    }
  }

  /** A server that is where its name says. */
  public SmtpSettings(
      String host,
      int port,
      Tls tls,
      Login login,
      String ehloName,
      Timeouts timeouts,
      Connections connections) {
    this(host, host, port, tls, login, ehloName, timeouts, connections);
  }

  /** The same server, with less patience or more. */
  SmtpSettings within(Timeouts others) {
    return new SmtpSettings(host, address, port, tls, login, ehloName, others, connections);
  }

  /** When the connection is encrypted. */
  public enum TlsMode {
    /** Never. */
    NONE,
    /**
     * STARTTLS where it is offered, in the clear where it is not or where it fails. Certificates
     * are not checked: whoever could forge one could as well hide the offer (RFC 7435).
     */
    OPPORTUNISTIC,
    /** STARTTLS, or no mail. */
    REQUIRED,
    /** TLS from the first byte, as on port 465 (RFC 8314). */
    IMPLICIT
  }

  /**
   * How the connection is protected.
   *
   * @param trustAll takes any certificate, also for {@code REQUIRED} and {@code IMPLICIT}
   * @param caFile the certificates (PEM) of those who may have signed the server's; null for those
   *     that the JVM trusts
   */
  public record Tls(TlsMode mode, boolean trustAll, String caFile) {
    /** By whom the JVM trusts. */
    public Tls(TlsMode mode, boolean trustAll) {
      this(mode, trustAll, null);
    }
  }

  /**
   * A user name and password for AUTH (RFC 4954).
   *
   * @param withoutTls allows to send them over a connection that is not encrypted
   */
  public record Login(String username, String password, boolean withoutTls) {
    @Override
    public String toString() {
      return "Login[username=" + username + ", password=***, withoutTls=" + withoutTls + "]";
    }
  }

  /**
   * How long each step may take before the server counts as gone.
   *
   * @param connect TCP connection, and TLS handshake
   * @param greeting the 220 after the connection
   * @param command the reply to EHLO, STARTTLS, AUTH, MAIL, RCPT and RSET
   * @param data the 354 to DATA
   * @param block until the server takes more of the mail
   * @param endOfData the reply to the final dot
   */
  public record Timeouts(
      Duration connect,
      Duration greeting,
      Duration command,
      Duration data,
      Duration block,
      Duration endOfData) {

    public Timeouts {
      Stream.of(connect, greeting, command, data, block, endOfData)
          .forEach(timeout -> requireMillisecond("A time-out", timeout));
    }

    /** What RFC 5321, section 4.5.3.2, asks for, and 30 s to connect. */
    public static Timeouts standard() {
      return new Timeouts(
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2),
          Duration.ofMinutes(3),
          Duration.ofMinutes(10));
    }
  }

  /**
   * How connections are shared.
   *
   * @param max how many may be open at once
   * @param transactions how many mails one carries before it is replaced
   * @param idle how long one is kept without work
   */
  public record Connections(int max, int transactions, Duration idle) {
    public Connections {
      if (max < 1 || transactions < 1) {
        throw new IllegalArgumentException(
            "At least one connection and one transaction are needed, not %d and %d"
                .formatted(max, transactions));
      }
      requireMillisecond("The idle time", idle);
    }

    /** 10 connections, 100 mails on each, closed after 5 s without work. */
    public static Connections standard() {
      return new Connections(10, 100, Duration.ofSeconds(5));
    }
  }

  private static void requireMillisecond(String what, Duration duration) {
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException(what + " is at least a millisecond, not " + duration);
    }
  }
}
