package com.sendook.inbound.smtp;

import com.sendook.net.ClientNetwork;
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
      if (ClientNetwork.isLoopback(address)) {
        return true;
      }
      String key = ClientNetwork.of(address);
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
}
