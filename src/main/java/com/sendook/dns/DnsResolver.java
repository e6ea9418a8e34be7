package com.sendook.dns;

import com.sendook.dns.DnsAnswer.Found;
import com.sendook.dns.DnsAnswer.Missing;
import com.sendook.dns.DnsAnswer.Unanswered;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DefaultDnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.HostAndPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asks the DNS servers one after the other until one knows. An answer that does not fit into a
 * datagram is fetched by TCP (RFC 7766); nothing is cached here; each question goes out from a port
 * of its own, so that an answer is hard to forge (RFC 5452). Shared by the event loops.
 */
public final class DnsResolver {
  private static final int PORT = 53;

  /** What passes everywhere without being cut into fragments (DNS flag day 2020). */
  private static final int DATAGRAM_BYTES = 1232;

  /** A datagram may get lost: a lone server is asked twice. */
  private static final int LEAST_ATTEMPTS = 2;

  private static final int MOST_SERVERS = 3;
  private static final DnsAnswer SILENT = new Unanswered("the DNS server did not answer in time");

  private final VertxInternal vertx;
  private final DnsNameResolver netty;
  private final List<InetSocketAddress> attempts;
  private final Duration timeout;

  /**
   * A resolver for one node.
   *
   * @param servers IP addresses, with a port where it is not 53; none: those of the machine
   * @param timeout for one question, whoever is asked and however often
   */
  public DnsResolver(Vertx vertx, List<String> servers, Duration timeout) {
    this.vertx = (VertxInternal) vertx;
    this.timeout = timeout;
    this.attempts = attempts(servers);
    var transport = this.vertx.transport();
    this.netty =
        new DnsNameResolverBuilder(this.vertx.nettyEventLoopGroup().next())
            .datagramChannelFactory(transport::datagramChannel)
            .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
            .socketChannelFactory(
                () -> (SocketChannel) transport.channelFactory(false).newChannel())
            .nameServerProvider(new SingletonDnsServerAddressStreamProvider(attempts.get(0)))
            .maxPayloadSize(DATAGRAM_BYTES)
            .queryTimeoutMillis(Math.max(1, timeout.toMillis() / attempts.size()))
            .build();
  }

  private static List<InetSocketAddress> attempts(List<String> servers) {
    var known =
        servers.isEmpty()
            ? DefaultDnsServerAddressStreamProvider.defaultAddressList()
            : servers.stream().map(DnsResolver::address).toList();
    var attempts = new ArrayList<>(known.subList(0, Math.min(MOST_SERVERS, known.size())));
    while (attempts.size() < LEAST_ATTEMPTS) {
      attempts.add(attempts.get(0));
    }
    return List.copyOf(attempts);
  }

  /**
   * The address of a server as the configuration names it.
   *
   * @throws IllegalArgumentException where that is not an IP address, with or without a port
   */
  public static InetSocketAddress address(String server) {
    // An IPv6 address without a port needs no brackets.
    var whole = NetUtil.createByteArrayFromIpAddressString(server);
    var parsed = whole == null ? HostAndPort.parseAuthority(server, PORT) : null;
    var bytes = parsed == null ? whole : NetUtil.createByteArrayFromIpAddressString(parsed.host());
    if (bytes == null) {
      throw new IllegalArgumentException(server + " is not an IP address");
    }
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(bytes), parsed == null ? PORT : parsed.port());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(server + " is not an IP address", e);
    }
  }

  /** The TXT records of a name. Never fails. */
  public Future<DnsAnswer> txt(String name) {
    return ask(name, DnsRecordType.TXT, DnsResolver::text);
  }

  /** The MX records of a name. Never fails. */
  public Future<DnsAnswer> mx(String name) {
    return ask(name, DnsRecordType.MX, data -> data.readUnsignedShort() + " " + domainName(data));
  }

  /** The name that a name is an alias of. Never fails. */
  public Future<DnsAnswer> cname(String name) {
    return ask(name, DnsRecordType.CNAME, DnsResolver::domainName);
  }

  /** The IPv4 addresses of a name, as literals. Never fails. */
  public Future<DnsAnswer> a(String name) {
    return ask(name, DnsRecordType.A, DnsResolver::address);
  }

  /** The IPv6 addresses of a name, as literals. Never fails. */
  public Future<DnsAnswer> aaaa(String name) {
    return ask(name, DnsRecordType.AAAA, DnsResolver::address);
  }

  /** The names that stand under the name made of an address (RFC 1035, 3.5). Never fails. */
  public Future<DnsAnswer> ptr(String name) {
    return ask(name, DnsRecordType.PTR, DnsResolver::domainName);
  }

  /**
   * The addresses of a name, as literals: those of IPv4 first, since fewer machines that have IPv6
   * reach the world by it. Never fails.
   */
  public Future<DnsAnswer> addresses(String name) {
    return Future.join(a(name), aaaa(name))
        .map(asked -> both(asked.resultAt(0), asked.resultAt(1)));
  }

  private static DnsAnswer both(DnsAnswer four, DnsAnswer six) {
    var found = new ArrayList<String>();
    for (var each : List.of(four, six)) {
      if (each instanceof Found some) {
        found.addAll(some.values());
      }
    }
    if (!found.isEmpty()) {
      return new Found(List.copyOf(found));
    }
    return four instanceof Unanswered ? four : six instanceof Unanswered ? six : four;
  }

  private Future<DnsAnswer> ask(String name, DnsRecordType type, Function<ByteBuf, String> reader) {
    return question(name, type)
        .map(question -> attempt(question, reader, 0))
        .orElseGet(
            () -> Future.succeededFuture(new Missing("there is no such name: it is malformed")))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(SILENT);
  }

  private static Optional<DnsQuestion> question(String name, DnsRecordType type) {
    try {
      return Optional.of(new DefaultDnsQuestion(name, type));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Future<DnsAnswer> attempt(
      DnsQuestion question, Function<ByteBuf, String> reader, int number) {
    return query(attempts.get(number), question, reader)
        .compose(
            answer ->
                answer instanceof Unanswered && number + 1 < attempts.size()
                    ? attempt(question, reader, number + 1)
                    : Future.succeededFuture(answer));
  }

  private Future<DnsAnswer> query(
      InetSocketAddress server, DnsQuestion question, Function<ByteBuf, String> reader) {
    Promise<DnsAnswer> answered = vertx.getOrCreateContext().promise();
    netty
        .query(server, question)
        .addListener(
            (io.netty.util.concurrent.Future<AddressedEnvelope<DnsResponse, InetSocketAddress>>
                    result) ->
                answered.complete(
                    result.isSuccess()
                        ? read(result.getNow(), question.type(), reader)
                        : unanswered(result.cause())));
    return answered.future();
  }

  private static DnsAnswer unanswered(Throwable error) {
    return error instanceof DnsNameResolverTimeoutException
        ? SILENT
        : new Unanswered("the DNS server could not be asked");
  }

  private static DnsAnswer read(
      AddressedEnvelope<DnsResponse, InetSocketAddress> envelope,
      DnsRecordType type,
      Function<ByteBuf, String> reader) {
    try {
      return read(envelope.content(), type, reader);
    } catch (RuntimeException e) {
      return new Unanswered("the DNS server's answer could not be read");
    } finally {
      envelope.release();
    }
  }

  private static DnsAnswer read(
      DnsResponse response, DnsRecordType type, Function<ByteBuf, String> reader) {
    if (response.code().equals(DnsResponseCode.NXDOMAIN)) {
      return new Missing("there is no such name (NXDOMAIN)");
    }
    if (!response.code().equals(DnsResponseCode.NOERROR)) {
      return new Unanswered("the DNS server answered " + code(response));
    }
    if (response.isTruncated()) {
      return new Unanswered("the DNS server's answer was cut short, also by TCP");
    }
    // Of the type alone: what stands behind a CNAME has another name, and counts all the same.
    var values = new ArrayList<String>();
    for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
      if (response.recordAt(DnsSection.ANSWER, i) instanceof DnsRawRecord record
          && record.type().equals(type)) {
        values.add(reader.apply(record.content()));
      }
    }
    return values.isEmpty()
        ? new Missing("there is no " + type.name() + " record")
        : new Found(List.copyOf(values));
  }

  private static String code(DnsResponse response) {
    return response.code().equals(DnsResponseCode.SERVFAIL)
        ? "SERVFAIL"
        : "with the error " + response.code().intValue();
  }

  /** RFC 1035, 3.3.14: one or more strings, each behind its length. */
  private static String text(ByteBuf data) {
    var joined = new ByteArrayOutputStream();
    try {
      while (data.isReadable()) {
        data.readBytes(joined, data.readUnsignedByte());
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory takes every byte", e);
    }
    return joined.toString(StandardCharsets.UTF_8);
  }

  private static String address(ByteBuf data) {
    var bytes = new byte[data.readableBytes()];
    data.readBytes(bytes);
    return NetUtil.bytesToIpAddress(bytes);
  }

  private static String domainName(ByteBuf data) {
    var name = DefaultDnsRecordDecoder.decodeName(data).toLowerCase(Locale.ROOT);
    return name.length() > 1 && name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** Ends what is under way. */
  public void close() {
    netty.close();
  }
}
