package com.sendook.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hosts that are addresses and not names. IPv4 in every notation that a resolver may take for one:
 * one to four parts, each decimal, octal ({@code 0177}) or hexadecimal ({@code 0x7f}), the last one
 * filling the rest, as {@code inet_aton} and the WHATWG URL standard read them.
 */
final class IpLiteral {
  private static final Pattern ENDS_IN_NUMBER =
      Pattern.compile("(.*\\.)?(\\d+|0[xX][0-9a-fA-F]*)\\.?");
  private static final int MAX_PART_CHARS = 15;

  private IpLiteral() {}

  /**
   * The address that the host is, or nothing where it is a name.
   *
   * @throws IllegalArgumentException where it looks like an address and is none
   */
  static Optional<InetAddress> parse(String host) {
    if (host.startsWith("[")) {
      return Optional.of(ipv6(host.substring(1, host.length() - 1)));
    }
    return ENDS_IN_NUMBER.matcher(host).matches() ? Optional.of(ipv4(host)) : Optional.empty();
  }

  private static InetAddress ipv6(String text) {
    if (text.indexOf(':') < 0) {
      throw malformed();
    }
    try {
      // With a colon in it the JDK never asks a resolver.
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw malformed();
    }
  }

  private static InetAddress ipv4(String host) {
    var text = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    var parts = text.split("\\.", -1);
    if (parts.length > 4) {
      throw malformed();
    }
    long address = 0;
    for (int i = 0; i < parts.length - 1; i++) {
      address = (address << 8) | number(parts[i], 0xff);
    }
    int restBits = 8 * (5 - parts.length);
    address = (address << restBits) | number(parts[parts.length - 1], (1L << restBits) - 1);
    return address((int) address);
  }

  private static long number(String part, long max) {
    try {
      long value = part.length() > MAX_PART_CHARS ? -1 : parse(part, part.length());
      if (value >= 0 && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw malformed();
  }

  private static long parse(String part, int length) {
    if (part.startsWith("0x") || part.startsWith("0X")) {
      return length == 2 ? 0 : Long.parseLong(part.substring(2), 16);
    }
    return Long.parseLong(part, length > 1 && part.startsWith("0") ? 8 : 10);
  }

  private static InetAddress address(int bits) {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(bits).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("must have a host that is a name or an address");
  }
}
