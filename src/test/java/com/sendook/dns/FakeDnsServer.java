package com.sendook.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A DNS server (RFC 1035) over UDP and TCP that says what it was told to: records, errors, or
 * nothing at all. An answer that is too large for a datagram is cut short, as the client's EDNS
 * (RFC 6891) allows.
 */
public final class FakeDnsServer implements AutoCloseable {
  public static final int SERVFAIL = 2;
  public static final int REFUSED = 5;

  private static final int NXDOMAIN = 3;
  private static final int SILENCE = -1;
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int CNAME = 5;
  private static final int MX = 15;
  private static final int TXT = 16;

  private record Answer(String owner, int type, ByteBuffer data) {}

  private record Question(int id, String name, int type, ByteBuffer bytes, int datagramBytes) {}

  /** How many questions came by each way. */
  public final AtomicInteger byUdp = new AtomicInteger();

  public final AtomicInteger byTcp = new AtomicInteger();

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Map<String, List<Answer>> answers = new ConcurrentHashMap<>();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private volatile boolean knowsEdns = true;
  private final AtomicInteger toLose = new AtomicInteger();

  public FakeDnsServer() {
    try {
      tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::serveUdp);
    start(this::serveTcp);
  }

  /** One that knows of nothing, and says so at once; it serves as long as this JVM lives. */
  public static String ofNothing() {
    return Nothing.SERVER.address();
  }

  private static final class Nothing {
    static final FakeDnsServer SERVER = new FakeDnsServer();
  }

  /** {@code 127.0.0.1:<port>}. */
  public String address() {
    return "127.0.0.1:" + tcp.getLocalPort();
  }

  /** As servers were before 1999: 512 bytes in a datagram, whatever the client can take. */
  public FakeDnsServer withoutEdns() {
    knowsEdns = false;
    return this;
  }

  /** The next questions by UDP get lost. */
  public void lose(int questions) {
    toLose.set(questions);
  }

  /** One more TXT record, of these strings. */
  public FakeDnsServer txt(String name, String... strings) {
    var data = new ByteArrayOutputStream();
    for (var each : strings) {
      var bytes = each.getBytes(StandardCharsets.UTF_8);
      data.write(bytes.length);
      data.writeBytes(bytes);
    }
    return add(name, TXT, data.toByteArray());
  }

  /** One more MX record; a host below the name is written as a pointer into the question. */
  public FakeDnsServer mx(String name, int preference, String host) {
    var data = new ByteArrayOutputStream();
    data.write(preference >> 8);
    data.write(preference);
    if (host.endsWith("." + name)) {
      var own = labels(host.substring(0, host.length() - name.length() - 1));
      data.write(own, 0, own.length - 1);
      data.write(0xC0);
      data.write(12);
    } else {
      data.writeBytes(labels(host));
    }
    return add(name, MX, data.toByteArray());
  }

  /** One more address, of either kind. */
  public FakeDnsServer address(String name, String literal) {
    try {
      var bytes = InetAddress.getByName(literal).getAddress();
      return add(name, bytes.length == 4 ? A : AAAA, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An alias, followed by the server as resolvers do: what the target has comes with it. */
  public FakeDnsServer cname(String name, String target) {
    return add(name, CNAME, labels(target));
  }

  /** Forgets all that was told of the name: there is none. */
  public void remove(String name) {
    answers.remove(name);
    failures.remove(name);
  }

  /** Every question for the name is answered with this error. */
  public void fail(String name, int code) {
    failures.put(name, code);
  }

  /** No question for the name is answered. */
  public void silence(String name) {
    failures.put(name, SILENCE);
  }

  private FakeDnsServer add(String name, int type, byte[] data) {
    answers
        .computeIfAbsent(name, any -> new CopyOnWriteArrayList<>())
        .add(new Answer(name, type, ByteBuffer.wrap(data)));
    return this;
  }

  private void serveUdp() throws IOException {
    var packet = new DatagramPacket(new byte[4096], 4096);
    while (true) {
      udp.receive(packet);
      var question = parse(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
      byUdp.incrementAndGet();
      if (toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        continue;
      }
      var whole = answer(question, false);
      if (whole != null) {
        int limit = knowsEdns ? question.datagramBytes() : 512;
        var sent = whole.length > limit ? answer(question, true) : whole;
        udp.send(new DatagramPacket(sent, sent.length, packet.getSocketAddress()));
      }
    }
  }

  private void serveTcp() throws IOException {
    while (true) {
      try (var socket = tcp.accept()) {
        var in = new DataInputStream(socket.getInputStream());
        var bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        byTcp.incrementAndGet();
        var answer = answer(parse(ByteBuffer.wrap(bytes)), false);
        if (answer != null) {
          var out = new DataOutputStream(socket.getOutputStream());
          out.writeShort(answer.length);
          out.write(answer);
          out.flush();
          // The client closes when it has read.
          in.read();
        }
      }
    }
  }

  private static Question parse(ByteBuffer message) {
    int id = message.getShort();
    message.position(10);
    int additional = message.getShort();
    int start = message.position();
    var name = new StringBuilder();
    for (int length = message.get(); length > 0; length = message.get()) {
      var label = new byte[length];
      message.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
    }
    int type = message.getShort();
    message.getShort();
    var bytes = new byte[message.position() - start];
    message.get(start, bytes);
    // The OPT record has an empty name and the size in place of its class.
    int size = additional == 0 ? 512 : message.getShort(message.position() + 3) & 0xFFFF;
    return new Question(
        id, name.toString().toLowerCase(Locale.ROOT), type, ByteBuffer.wrap(bytes), size);
  }

  private byte[] answer(Question question, boolean cut) {
    Integer failure = failures.get(question.name());
    if (failure != null && failure == SILENCE) {
      return null;
    }
    var known = failure == null ? answers.get(question.name()) : null;
    int code = failure != null ? failure : known == null ? NXDOMAIN : 0;
    var said = cut || known == null ? List.<Answer>of() : follow(question, known);
    var out = ByteBuffer.allocate(8192);
    out.putShort((short) question.id()).putShort((short) (0x8180 | (cut ? 0x200 : 0) | code));
    out.putShort((short) 1).putShort((short) said.size()).putShort((short) 0).putShort((short) 0);
    out.put(question.bytes().duplicate());
    for (var each : said) {
      out.put(labels(each.owner())).putShort((short) each.type()).putShort((short) 1).putInt(60);
      out.putShort((short) each.data().remaining()).put(each.data().duplicate());
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private List<Answer> follow(Question question, List<Answer> known) {
    var said = new ArrayList<Answer>();
    for (var each : known) {
      if (each.type() == question.type()) {
        said.add(each);
      } else if (each.type() == CNAME) {
        said.add(each);
        var target = answers.getOrDefault(name(each.data().array()), List.of());
        target.stream().filter(it -> it.type() == question.type()).forEach(said::add);
      }
    }
    return said;
  }

  private static String name(byte[] labels) {
    var name = new StringBuilder();
    for (int i = 0; labels[i] > 0; i += labels[i] + 1) {
      name.append(name.isEmpty() ? "" : ".")
          .append(new String(labels, i + 1, labels[i], StandardCharsets.US_ASCII));
    }
    return name.toString();
  }

  private static byte[] labels(String name) {
    var out = new ByteArrayOutputStream();
    for (var label : name.split("\\.", -1)) {
      if (!label.isEmpty()) {
        out.write(label.length());
        out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
      }
    }
    out.write(0);
    return out.toByteArray();
  }

  private interface Loop {
    void run() throws IOException;
  }

  private static void start(Loop loop) {
    var thread =
        new Thread(
            () -> {
              try {
                loop.run();
              } catch (SocketException e) {
                // Closed: that is the end of it.
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            "fake-dns");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    udp.close();
    try {
      tcp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
