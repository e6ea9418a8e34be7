package com.sendook.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A block of addresses. Known by themselves are those that are not on the public Internet: the IANA
 * special-purpose registries (RFC 6890), multicast, and two addresses behind which clouds keep what
 * is not for everybody.
 *
 * @param first the first address of the block
 * @param prefixBits how many bits all its addresses share
 * @param kind what it is, for a person
 */
public record AddressBlock(InetAddress first, int prefixBits, String kind) {
  public static final String LOOPBACK = "a loopback address";

  private static final List<AddressBlock> SPECIAL =
      List.of(
          block("0.0.0.0", 8, "an address of no host"),
          block("10.0.0.0", 8, "a private address"),
          block("100.64.0.0", 10, "an address of a carrier's own network"),
          block("127.0.0.0", 8, LOOPBACK),
          block("168.63.129.16", 32, "a cloud's own address"),
          block("169.254.0.0", 16, "a link-local address"),
          block("172.16.0.0", 12, "a private address"),
          block("192.0.0.0", 24, "a reserved address"),
          block("192.0.2.0", 24, "an address for documentation"),
          block("192.88.99.0", 24, "a reserved address"),
          block("192.168.0.0", 16, "a private address"),
          block("198.18.0.0", 15, "an address for benchmarks"),
          block("198.51.100.0", 24, "an address for documentation"),
          block("203.0.113.0", 24, "an address for documentation"),
          block("224.0.0.0", 4, "a multicast address"),
          block("255.255.255.255", 32, "the broadcast address"),
          block("240.0.0.0", 4, "a reserved address"),
          block("::", 128, "an address of no host"),
          block("::1", 128, LOOPBACK),
          block("64:ff9b:1::", 48, "a private address"),
          block("100::", 64, "a reserved address"),
          block("2001::", 23, "a reserved address"),
          block("2001:db8::", 32, "an address for documentation"),
          block("3fff::", 20, "an address for documentation"),
          block("5f00::", 16, "a reserved address"),
          block("fc00::", 7, "a private address"),
          block("fe80::", 10, "a link-local address"),
          block("fec0::", 10, "a private address"),
          block("ff00::", 8, "a multicast address"));

  /** An IPv4 address stands in an IPv6 address of these blocks, right behind their prefix. */
  private static final List<AddressBlock> CARRIERS =
      List.of(
          block("::ffff:0:0:0", 96, "IPv4-translated, RFC 2765"),
          block("64:ff9b::", 96, "NAT64, RFC 6052"),
          block("2002::", 16, "6to4, RFC 3056"),
          block("::", 96, "IPv4-compatible, RFC 4291"));

  private static final byte[] MAPPED_PREFIX = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  /**
   * The block that a text stands for: an address and, behind a slash, how many bits its addresses
   * share, or one address alone; nothing where it stands for none.
   */
  public static Optional<AddressBlock> parse(String text) {
    int slash = text.indexOf('/');
    var first =
        NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
    if (first == null) {
      return Optional.empty();
    }
    var bits = slash < 0 ? String.valueOf(first.length * 8) : text.substring(slash + 1);
    return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= first.length * 8
        ? Optional.of(new AddressBlock(address(first), Integer.parseInt(bits), text))
        : Optional.empty();
  }

  /** Whether the IP address is one of the block. */
  public boolean holds(String address) {
    var bytes = NetUtil.createByteArrayFromIpAddressString(address);
    return bytes != null && holds(bytes);
  }

  /** What is special about the address, or nothing where it is a public one. */
  public static Optional<String> specialKind(InetAddress address) {
    return SPECIAL.stream()
        .filter(block -> block.holds(address.getAddress()))
        .findFirst()
        .map(AddressBlock::kind)
        .or(() -> carried(address.getAddress()).flatMap(AddressBlock::specialKind));
  }

  /** The IPv4 address that an IPv6 address stands for. */
  private static Optional<InetAddress> carried(byte[] address) {
    if (address.length == 16 && Arrays.equals(MAPPED_PREFIX, Arrays.copyOf(address, 12))) {
      return Optional.of(address(Arrays.copyOfRange(address, 12, 16)));
    }
    return CARRIERS.stream()
        .filter(block -> block.holds(address))
        .findFirst()
        .map(block -> block.prefixBits / 8)
        .map(start -> address(Arrays.copyOfRange(address, start, start + 4)));
  }

  private boolean holds(byte[] address) {
    var prefix = first.getAddress();
    if (prefix.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < prefixBits; bit += 8) {
      int mask = prefixBits - bit >= 8 ? 0xff : (0xff << (8 - (prefixBits - bit))) & 0xff;
      if (((prefix[bit / 8] ^ address[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static AddressBlock block(String first, int prefixBits, String kind) {
    try {
      // Literal addresses: no resolver is asked.
      return new AddressBlock(InetAddress.getByName(first), prefixBits, kind);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(first, e);
    }
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
