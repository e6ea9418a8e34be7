package com.sendook.inbound.smtp;

import io.netty.util.NetUtil;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the header of a proxy.
 *
 * <pre>
 * v1 = "PROXY" SP ( ( "TCP4" / "TCP6" ) SP source SP destination SP port SP port / "UNKNOWN" *any )
 *      CRLF                                          ; 107 octets at most
 * v2 = signature version-command family length *octet
 * </pre>
 */
final class ProxyHeaderParser {
  private static final byte[] V2_SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
  private static final byte[] V1_SIGNATURE = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_V1_BYTES = 107;
  private static final int V2_HEAD_BYTES = 16;

  /** Far more than the addresses: proxies add what they know of the client's TLS. */
  private static final int MAX_V2_BYTES = 4_096;

  private static final Pattern V1 =
      Pattern.compile("PROXY (?:UNKNOWN\\b.*|TCP([46]) (\\S+) (\\S+) \\d{1,5} \\d{1,5})");

  private ProxyHeaderParser() {}

  /** Reads the header at the start of what came. */
  static ProxyHeader parse(Buffer came) {
    if (begins(came, V2_SIGNATURE)) {
      return came.length() < V2_HEAD_BYTES ? new ProxyHeader.Incomplete() : v2(came);
    }
    return begins(came, V1_SIGNATURE) ? v1(came) : new ProxyHeader.Malformed();
  }

  /** Whether the bytes there are do not differ from the signature. */
  private static boolean begins(Buffer came, byte[] signature) {
    int length = Math.min(came.length(), signature.length);
    return Arrays.equals(came.getBytes(0, length), Arrays.copyOf(signature, length));
  }

  private static ProxyHeader v1(Buffer came) {
    String text =
        came.getString(0, Math.min(came.length(), MAX_V1_BYTES), StandardCharsets.US_ASCII.name());
    int end = text.indexOf("\r\n");
    if (end < 0) {
      return text.length() < MAX_V1_BYTES
          ? new ProxyHeader.Incomplete()
          : new ProxyHeader.Malformed();
    }
    Matcher matcher = V1.matcher(text.substring(0, end));
    if (!matcher.matches()) {
      return new ProxyHeader.Malformed();
    }
    String source = matcher.group(2);
    if (source == null) {
      return new ProxyHeader.Complete(Optional.empty(), end + 2);
    }
    boolean valid =
        matcher.group(1).equals("4")
            ? NetUtil.isValidIpV4Address(source)
            : NetUtil.isValidIpV6Address(source) && source.indexOf('%') < 0;
    return valid
        ? new ProxyHeader.Complete(
            Optional.of(address(NetUtil.createByteArrayFromIpAddressString(source))), end + 2)
        : new ProxyHeader.Malformed();
  }

  private static ProxyHeader v2(Buffer came) {
    int length = V2_HEAD_BYTES + came.getUnsignedShort(14);
    int command = came.getUnsignedByte(12);
    int family = came.getUnsignedByte(13);
    boolean local = command == 0x20;
    if (length > MAX_V2_BYTES || (!local && command != 0x21)) {
      return new ProxyHeader.Malformed();
    }
    if (came.length() < length) {
      return new ProxyHeader.Incomplete();
    }
    if (local || family == 0) {
      return new ProxyHeader.Complete(Optional.empty(), length);
    }
    int addressBytes = family == 0x11 ? 4 : 16;
    boolean known = family == 0x11 || family == 0x21;
    if (!known || length < V2_HEAD_BYTES + 2 * addressBytes + 4) {
      return new ProxyHeader.Malformed();
    }
    byte[] source = came.getBytes(V2_HEAD_BYTES, V2_HEAD_BYTES + addressBytes);
    return new ProxyHeader.Complete(Optional.of(address(source)), length);
  }

  private static String address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four or sixteen bytes are an address", e);
    }
  }
}
