package com.sendook.foreign;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A DNS server that is not ours. It has {@code .example} and {@code .com} for itself, and refuses
 * to say anything of other names.
 */
public final class Dnsmasq implements AutoCloseable {
  private static final int UNUSED_PORT = 9;

  private final List<String> records = new ArrayList<>();
  private final String program;
  private final int port;
  private Process process;

  /** Knows nothing yet, and is not started. */
  public Dnsmasq() throws IOException {
    program = Programs.get("dnsmasq");
    port = Programs.freePort();
  }

  /** {@code 127.0.0.1:<port>}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  public Dnsmasq mx(String name, int preference, String host) {
    return record("--mx-host=%s,%s,%d".formatted(name, host, preference));
  }

  public Dnsmasq address(String name, String... literals) {
    return record("--host-record=" + name + "," + String.join(",", literals));
  }

  /** One more TXT record, of these strings. */
  public Dnsmasq txt(String name, String... strings) {
    return record("--txt-record=" + name + "," + String.join(",", strings));
  }

  /** An alias of a name that it knows. */
  public Dnsmasq cname(String name, String target) {
    return record("--cname=" + name + "," + target);
  }

  /** A record of any bytes. */
  public Dnsmasq bytes(String name, int type, byte... data) {
    return record("--dns-rr=%s,%d,%s".formatted(name, type, HexFormat.of().formatHex(data)));
  }

  /** Whoever asks for a name of the domain gets no answer: it waits for one itself. */
  public Dnsmasq silent(String domain) {
    return record("--server=/" + domain + "/127.0.0.1#" + UNUSED_PORT);
  }

  private Dnsmasq record(String option) {
    records.add(option);
    return this;
  }

  /** From here on it knows all that it was told, at the same port as before. */
  public Dnsmasq start() throws IOException {
    close();
    var command =
        new ArrayList<>(
            List.of(
                program,
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--pid-file=",
                "--log-facility=/dev/null",
                "--no-resolv",
                "--no-hosts",
                "--cache-size=0",
                "--bind-interfaces",
                "--listen-address=127.0.0.1",
                "--port=" + port,
                "--local=/example/",
                "--local=/com/"));
    command.addAll(records);
    process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    await("dnsmasq listens").until(this::listens);
    return this;
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new IllegalStateException("dnsmasq took none of " + records);
    }
    try (var socket = new Socket()) {
      var here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      socket.connect(new InetSocketAddress(here, port));
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
      process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
    }
  }

  /** A long text in the strings of at most 255 characters that a record is made of. */
  public static String[] strings(String text) {
    return Arrays.stream(text.split("(?<=\\G.{255})", -1))
        .filter(each -> !each.isEmpty())
        .toArray(String[]::new);
  }
}
