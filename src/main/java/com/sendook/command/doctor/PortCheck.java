package com.sendook.command.doctor;

import com.sendook.config.GatewayConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The ports that are listened on: free, or the running gateway's. */
final class PortCheck implements Check {
  private static final String SUBJECT = "ports";
  private static final int PATIENCE_MS = 2000;

  private record Port(String key, String host, int number, Protocol protocol) {}

  private enum Protocol {
    HTTP,
    SMTP,
    /** It begins with TLS, or waits for the client: nothing is heard before. */
    SILENT
  }

  @Override
  public List<Finding> look(Site site) {
    return ports(site.config()).stream().map(each -> finding(each, site)).toList();
  }

  private static List<Port> ports(GatewayConfig config) {
    var smtp = config.smtp();
    var submission = smtp.submission();
    var http = config.http();
    var management = config.management();
    var cluster = config.cluster();
    var ports = new ArrayList<Port>();
    // Behind TLS nobody is asked who he is.
    var api = http.tls().areSet() ? Protocol.SILENT : Protocol.HTTP;
    ports.add(new Port("http.port", http.host(), http.port(), api));
    ports.add(new Port("smtp.port", smtp.host(), smtp.port(), Protocol.SMTP));
    ports.add(new Port("smtp.tls.port", smtp.host(), smtp.tls().port(), Protocol.SILENT));
    ports.add(new Port("smtp.submission.port", smtp.host(), submission.port(), Protocol.SMTP));
    ports.add(
        new Port("smtp.submission.tlsPort", smtp.host(), submission.tlsPort(), Protocol.SILENT));
    ports.add(new Port("management.port", management.host(), management.port(), Protocol.HTTP));
    ports.add(
        new Port("bridge.port", config.bridge().host(), config.bridge().port(), Protocol.SILENT));
    if (cluster.enabled()) {
      ports.add(new Port("cluster.port", cluster.host(), cluster.port(), Protocol.SILENT));
    }
    return ports.stream().filter(each -> each.number() >= 0).toList();
  }

  private static Finding finding(Port port, Site site) {
    if (port.number() == 0) {
      return Finding.ok(SUBJECT, port.key() + " 0: any free one");
    }
    var shown = port.key() + " " + port.number();
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(port.host(), port.number()));
      return Finding.ok(SUBJECT, shown + " is free");
    } catch (IOException | IllegalArgumentException e) {
      return hindered(port, shown, e, site);
    }
  }

  private static Finding hindered(Port port, String shown, Exception error, Site site) {
    var words = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    if (words.contains("permission denied")) {
      return Finding.fault(
          SUBJECT,
          shown + " is not allowed to this user",
          "set %s to 1024 or more and lead %d there, or give java CAP_NET_BIND_SERVICE"
              .formatted(port.key(), port.number()));
    }
    if (!words.contains("in use")) {
      return Finding.fault(
          SUBJECT,
          "%s cannot be listened on at %s: %s".formatted(shown, port.host(), error.getMessage()),
          "set the host beside " + port.key() + " to an address of this machine");
    }
    return site.isRunning() && isOurs(port, site.config())
        ? Finding.ok(SUBJECT, shown + " is the running gateway's")
        : Finding.fault(
            SUBJECT,
            shown + " is taken by another program",
            "set %s to a free one, or stop what has it (ss -ltnp 'sport = :%d')"
                .formatted(port.key(), port.number()));
  }

  private static boolean isOurs(Port port, GatewayConfig config) {
    return switch (port.protocol()) {
      case SILENT -> true;
      case HTTP -> talk(port, "GET /live HTTP/1.0\r\n\r\n").contains("\"healthy\":true");
      case SMTP -> talk(port, "").startsWith("220 " + config.smtpHostname());
    };
  }

  /** What is said first, or in answer to this. */
  private static String talk(Port port, String words) {
    try (var socket = new Socket()) {
      var any = InetAddress.getByName(port.host()).isAnyLocalAddress();
      var host = any ? InetAddress.getLoopbackAddress().getHostAddress() : port.host();
      socket.connect(new InetSocketAddress(host, port.number()), PATIENCE_MS);
      socket.setSoTimeout(PATIENCE_MS);
      socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
      return words.isEmpty()
          ? line(socket)
          : new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static String line(Socket socket) throws IOException {
    var line = new StringBuilder();
    var in = socket.getInputStream();
    for (int next = in.read(); next > 0 && next != '\n' && line.length() < 512; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }
}
