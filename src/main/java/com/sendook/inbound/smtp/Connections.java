package com.sendook.inbound.smtp;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections at one time: of all clients, and of each. One for all instances and ports of the
 * door, on whichever thread they run. A client is an IPv4 address or, since a host has that many
 * addresses of IPv6, a /64 of them. Programs on this machine are as many clients as they like.
 */
public final class Connections {
  private static final int IPV6_NETWORK_BYTES = 8;

  private final int max;
  private final int maxPerAddress;
  private final AtomicInteger all = new AtomicInteger();
  private final Map<String, Integer> byClient = new ConcurrentHashMap<>();

  /** None yet. Both limits are 1 or more. */
  public Connections(int max, int maxPerAddress) {
    if (max <= 0 || maxPerAddress <= 0) {
      throw new IllegalArgumentException("The limits of connections must be greater than zero");
    }
    this.max = max;
    this.maxPerAddress = maxPerAddress;
  }

  /** A place for one more, where there is one. */
  Optional<Place> enter() {
    if (all.incrementAndGet() > max) {
      all.decrementAndGet();
      return Optional.empty();
    }
    return Optional.of(new Place());
  }

  /** What one connection takes up, until it leaves. Used by one thread. */
  final class Place {
    private Optional<String> client = Optional.empty();
    private boolean left;

    /** Whether this client, by its IP address, may have one more. */
    boolean isFor(String address) {
      if (isHere(address)) {
        return true;
      }
      String key = client(address);
      int now = byClient.merge(key, 1, Integer::sum);
      client = Optional.of(key);
      return now <= maxPerAddress;
    }

    /** May be said again. */
    void leave() {
      if (!left) {
        left = true;
        all.decrementAndGet();
        client.ifPresent(
            key -> byClient.computeIfPresent(key, (k, count) -> count > 1 ? count - 1 : null));
      }
    }
  }

  private static boolean isHere(String address) {
    InetAddress parsed = NetUtil.createInetAddressFromIpAddressString(address);
    return parsed != null && parsed.isLoopbackAddress();
  }

  private static String client(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null || bytes.length == 4) {
      return address;
    }
    return HexFormat.of().formatHex(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES));
  }
}
