package com.sendook.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** Where a client is, by its IP address. */
public final class ClientNetwork {
  private static final int IPV6_NETWORK_BYTES = 8;

  private ClientNetwork() {}

  /**
   * What tells it from other clients: its IPv4 address or, since a host has that many addresses of
   * IPv6, the /64 that it is in.
   */
  public static String of(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null || bytes.length == 4) {
      return address;
    }
    return HexFormat.of().formatHex(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES));
  }

  /** Whether it is on this machine. */
  public static boolean isLoopback(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    try {
      return bytes != null && InetAddress.getByAddress(bytes).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has four or sixteen bytes", e);
    }
  }
}
