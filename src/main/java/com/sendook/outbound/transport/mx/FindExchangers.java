package com.sendook.outbound.transport.mx;

import com.sendook.dns.DnsAnswer;
import com.sendook.dns.DnsResolver;
import com.sendook.net.AddressBlock;
import com.sendook.outbound.transport.mx.MailExchangers.Host;
import com.sendook.outbound.transport.mx.MailExchangers.Hosts;
import com.sendook.outbound.transport.mx.MailExchangers.None;
import com.sendook.outbound.transport.mx.MailExchangers.Unknown;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Asks DNS where the mail of a domain goes: to its MX hosts by preference, those of one preference
 * in any order; where it has no MX record, to the domain itself (RFC 5321, section 5.1). Never
 * fails.
 */
final class FindExchangers {
  /** Nobody is asked at more places than this: a domain could name thousands. */
  private static final int MOST_HOSTS = 8;

  private final DnsResolver dns;
  private final String ownName;
  private final boolean allowPrivate;

  private record Mx(int preference, String host) {
    static Mx parse(String value) {
      int space = value.indexOf(' ');
      return new Mx(Integer.parseInt(value.substring(0, space)), value.substring(space + 1));
    }

    /** RFC 7505: a host without a name. */
    boolean isNull() {
      return host.equals(".") || host.isEmpty();
    }
  }

  /**
   * @param ownName the name of this gateway's own SMTP door: from itself on it tries no host, since
   *     the mail would come back
   * @param allowPrivate whether mail may go to addresses that are not on the public Internet
   */
  FindExchangers(DnsResolver dns, String ownName, boolean allowPrivate) {
    this.dns = dns;
    this.ownName = ownName;
    this.allowPrivate = allowPrivate;
  }

  Future<MailExchangers> of(String domain) {
    return domain.startsWith("[") ? Future.succeededFuture(literal(domain)) : ask(domain);
  }

  /** An address in place of a name (RFC 5321, 4.1.3): there is nothing to ask. */
  private MailExchangers literal(String domain) {
    var address = domain.replaceAll("^\\[(?i:IPv6:)?|]$", "");
    return NetUtil.createByteArrayFromIpAddressString(address) == null
        ? new None(550, "5.1.2 What stands in brackets behind the @ is no IP address")
        : decide(List.of(new Host(domain, address)), false);
  }

  private Future<MailExchangers> ask(String domain) {
    return dns.mx(domain)
        .compose(
            answer -> {
              if (answer instanceof DnsAnswer.Unanswered unanswered) {
                return Future.succeededFuture(new Unknown(unanswered.why()));
              }
              return answer instanceof DnsAnswer.Found found
                  ? listed(found.values().stream().map(Mx::parse).toList())
                  : locate(List.of(domain), List.of(), false);
            });
  }

  private Future<MailExchangers> listed(List<Mx> records) {
    if (records.size() == 1 && records.get(0).isNull()) {
      return Future.succeededFuture(
          new None(556, "5.1.10 The domain takes no mail (null MX, RFC 7505)"));
    }
    var before = records.stream().filter(each -> !each.isNull()).toList();
    int own =
        before.stream()
            .filter(each -> each.host().equalsIgnoreCase(ownName))
            .mapToInt(Mx::preference)
            .min()
            .orElse(Integer.MAX_VALUE);
    var usable = new ArrayList<>(before.stream().filter(each -> each.preference() < own).toList());
    if (usable.isEmpty()) {
      return Future.succeededFuture(
          new None(
              550,
              "5.4.6 The best MX host of the domain is this gateway, which has no such inbox"));
    }
    Collections.shuffle(usable);
    usable.sort(Comparator.comparingInt(Mx::preference));
    return locate(usable.stream().map(Mx::host).limit(MOST_HOSTS).toList(), List.of(), false);
  }

  private Future<MailExchangers> locate(List<String> names, List<Host> found, boolean doubt) {
    if (names.isEmpty() || found.size() >= MOST_HOSTS) {
      return Future.succeededFuture(decide(found, doubt));
    }
    var name = names.get(0);
    var rest = names.subList(1, names.size());
    return dns.addresses(name)
        .compose(
            answer -> {
              var all = new ArrayList<>(found);
              if (answer instanceof DnsAnswer.Found some) {
                some.values().forEach(address -> all.add(new Host(name, address)));
              }
              return locate(rest, all, doubt || answer instanceof DnsAnswer.Unanswered);
            });
  }

  private MailExchangers decide(List<Host> found, boolean doubt) {
    var allowed = found.stream().filter(this::isAllowed).toList();
    if (!allowed.isEmpty()) {
      return new Hosts(allowed);
    }
    if (doubt) {
      return new Unknown("the DNS servers did not say where the domain's hosts are");
    }
    return found.isEmpty()
        ? new None(
            550,
            "5.1.2 The domain has no host that takes mail: it has neither MX nor address records")
        : new None(
            550,
            "5.4.4 The domain's hosts are on private addresses (direct.allowPrivate allows them)");
  }

  private boolean isAllowed(Host host) {
    if (allowPrivate) {
      return true;
    }
    try {
      var bytes = NetUtil.createByteArrayFromIpAddressString(host.address());
      return AddressBlock.specialKind(InetAddress.getByAddress(bytes)).isEmpty();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
