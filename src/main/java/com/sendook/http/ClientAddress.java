package com.sendook.http;

import com.sendook.net.AddressBlock;
import com.sendook.net.ClientNetwork;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from. A proxy writes its client behind what {@code X-Forwarded-For} says
 * already: it is read from the end, for as long as who wrote is a trusted proxy. What stands before
 * that was sent by the client and may be anything.
 *
 * <p>{@code Forwarded} (RFC 7239) is not read: a proxy that writes one of the two headers passes
 * the other on as the client wrote it.
 */
public final class ClientAddress {
  private final List<AddressBlock> trusted;

  /**
   * The address behind proxies.
   *
   * @param trusted where those are that are believed
   */
  public ClientAddress(List<AddressBlock> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /**
   * The address; of an IPv6 one the network, since that is what one client has. Where a proxy wrote
   * no address, it is the proxy's; of who has gone already it is empty.
   */
  public String of(HttpServerRequest request) {
    var peer = request.remoteAddress();
    return Optional.ofNullable(peer)
        .flatMap(known -> address(known.hostAddress()))
        .map(known -> client(known, request.headers().getAll("X-Forwarded-For")))
        .map(client -> ClientNetwork.of(client.getHostAddress()))
        .orElse("");
  }

  private InetAddress client(InetAddress peer, List<String> header) {
    var hops =
        header.stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(String::strip)
            .toList();
    var client = peer;
    for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
      var forwardedFor = address(withoutPort(hops.get(i)));
      if (forwardedFor.isEmpty()) {
        return client;
      }
      client = forwardedFor.get();
    }
    return client;
  }

  private boolean isTrusted(InetAddress address) {
    var text = address.getHostAddress();
    return trusted.stream().anyMatch(block -> block.holds(text));
  }

  /** Some proxies write the port behind the address, and IPv6 addresses then in brackets. */
  private static String withoutPort(String hop) {
    return hop.replaceFirst("^\\[(.*)](:\\d{1,5})?$", "$1")
        .replaceFirst("^([0-9.]+):\\d{1,5}$", "$1");
  }

  /** An IPv4 address in an IPv6 one (RFC 4291, 2.5.5.2) is the IPv4 address. */
  private static Optional<InetAddress> address(String text) {
    var bytes = text == null ? null : NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has four or sixteen bytes", e);
    }
  }
}
