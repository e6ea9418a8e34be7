package com.sendook.http;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a request comes from. Behind reverse proxies that is what the outermost of them has written
 * into {@code X-Forwarded-For}; what stands further left there was sent by the client and may be
 * anything.
 */
public final class ClientAddress {
  private static final int NETWORK_BYTES = 8;

  private final int proxies;

  /**
   * The address behind so many proxies.
   *
   * @param proxies how many stand before the gateway, each of which adds its client's address; 0:
   *     none, and the header is not believed
   */
  public ClientAddress(int proxies) {
    this.proxies = proxies;
  }

  /** The address; of an IPv6 one the network, since that is what one client has. */
  public String of(HttpServerRequest request) {
    var peer = request.remoteAddress().hostAddress();
    var forwarded =
        request.headers().getAll("X-Forwarded-For").stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(String::strip)
            .toList();
    var written =
        proxies == 0 || forwarded.size() < proxies
            ? peer
            : forwarded.get(forwarded.size() - proxies);
    var bytes = NetUtil.createByteArrayFromIpAddressString(written);
    return bytes == null ? peer : network(bytes);
  }

  private static String network(byte[] bytes) {
    try {
      var address = InetAddress.getByAddress(bytes);
      return address instanceof Inet6Address
          ? HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES)
          : address.getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has four or sixteen bytes", e);
    }
  }
}
