package com.sendook.command.doctor;

import com.sendook.dns.DnsAnswer;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Whether the other nodes can find this one, and this one them. */
final class ClusterCheck implements Check {
  private static final String SUBJECT = "cluster";
  private static final int PATIENCE_MS = 2000;

  @Override
  public List<Finding> look(Site site) throws IOException {
    var cluster = site.config().cluster();
    if (!cluster.enabled()) {
      return List.of(Finding.ok(SUBJECT, "off: one node"));
    }
    var findings = new ArrayList<Finding>();
    findings.add(own(cluster.host(), cluster.members().size()));
    cluster.members().forEach(each -> findings.add(member(each, cluster.port())));
    if (!cluster.kubernetesService().isEmpty()) {
      findings.add(service(cluster.kubernetesService(), site));
    }
    return findings;
  }

  private static Finding own(String host, int members) throws IOException {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      return notOurs(host);
    }
    if (NetworkInterface.getByInetAddress(address) == null && !address.isLoopbackAddress()) {
      return notOurs(host);
    }
    return address.isLoopbackAddress() && members > 1
        ? Finding.warning(
            SUBJECT,
            host + " is this machine's alone: nodes elsewhere do not find it",
            "set cluster.host to the address by which the other nodes reach this one")
        : Finding.ok(SUBJECT, "this node is " + host);
  }

  private static Finding notOurs(String host) {
    return Finding.fault(
        SUBJECT,
        host + " is no address of this machine",
        "set cluster.host to the address by which the other nodes reach this one");
  }

  private static Finding member(String member, int port) {
    var where = HostAndPort.parseAuthority(member, port);
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(where.host(), where.port()), PATIENCE_MS);
      return Finding.ok(SUBJECT, member + " can be reached");
    } catch (IOException | IllegalArgumentException e) {
      return Finding.warning(
          SUBJECT,
          member + " cannot be reached: " + e.getMessage(),
          "it may not run; else see to cluster.members, and to the firewall between the nodes");
    }
  }

  private static Finding service(String name, Site site) {
    var answer = site.resolver().addresses(name).await();
    return answer instanceof DnsAnswer.Found found
        ? Finding.ok(SUBJECT, name + " names " + String.join(", ", found.values()))
        : Finding.warning(
            SUBJECT,
            name + " names no node",
            "set cluster.kubernetesService to the headless service, and have it publish nodes that"
                + " are not ready (publishNotReadyAddresses)");
  }
}
