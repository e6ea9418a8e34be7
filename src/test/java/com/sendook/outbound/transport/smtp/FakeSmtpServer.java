package com.sendook.outbound.transport.smtp;

import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An SMTP server that does what a test tells it, and otherwise what a good server does. Remembers
 * every command and every mail as it came over the wire.
 *
 * <p>Steps are named by their verb; {@code CONNECT} is the connection, {@code BODY} the first bytes
 * of a mail that is not yet there as a whole, and {@code .} the final dot.
 */
public final class FakeSmtpServer {
  public final List<Connection> connections = new CopyOnWriteArrayList<>();

  private final NetServer server;
  private final Map<String, Consumer<Connection>> always = new ConcurrentHashMap<>();
  private final Map<String, Queue<Consumer<Connection>>> once = new ConcurrentHashMap<>();
  private volatile List<String> extensions = List.of();

  public FakeSmtpServer(Vertx vertx) {
    this(vertx, new NetServerOptions());
  }

  public FakeSmtpServer(Vertx vertx, NetServerOptions options) {
    server = vertx.createNetServer(options).connectHandler(Connection::new);
  }

  /** One that listens before anything is set up that is to know its port. */
  public static FakeSmtpServer listening(Vertx vertx, String... keywords) {
    try {
      return new FakeSmtpServer(vertx).offers(keywords).start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public FakeSmtpServer start() throws Exception {
    return start("127.0.0.1", 0);
  }

  public FakeSmtpServer start(String address, int port) throws Exception {
    server.listen(port, address).await(5, TimeUnit.SECONDS);
    return this;
  }

  public int port() {
    return server.actualPort();
  }

  public FakeSmtpServer offers(String... keywords) {
    extensions = List.of(keywords);
    return this;
  }

  /** Does this at each such step. */
  public FakeSmtpServer on(String step, Consumer<Connection> action) {
    always.put(step, action);
    return this;
  }

  /** Does this at the next such step; more of them queue up. */
  public FakeSmtpServer once(String step, Consumer<Connection> action) {
    once.computeIfAbsent(step, key -> new ArrayDeque<>()).add(action);
    return this;
  }

  public static Consumer<Connection> reply(String lines) {
    return connection -> connection.write(lines + "\r\n");
  }

  /** The same, a byte in each write. */
  public static Consumer<Connection> trickle(String lines) {
    return connection ->
        (lines + "\r\n").chars().forEach(each -> connection.write(Character.toString(each)));
  }

  public static Consumer<Connection> drop() {
    return connection -> connection.socket.close();
  }

  /** Drops it as a host does that has crashed: without a good-bye on the level of TCP either. */
  public static Consumer<Connection> reset() {
    return connection -> {
      var channel = ((NetSocketInternal) connection.socket).channelHandlerContext().channel();
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      connection.close();
    };
  }

  public static Consumer<Connection> silence() {
    return connection -> {};
  }

  /** Reads no more, and says nothing. */
  public static Consumer<Connection> stall() {
    return connection -> {
      connection.stalled = true;
      connection.socket.pause();
    };
  }

  public List<String> mails() {
    return connections.stream().flatMap(connection -> connection.mails.stream()).toList();
  }

  /** One client, from its connection on. */
  public final class Connection {
    final NetSocket socket;

    /** Each command line, without its CRLF. */
    public final List<String> commands = new CopyOnWriteArrayList<>();

    /** What came between 354 and the end of the final dot, as it came. */
    public final List<String> mails = new CopyOnWriteArrayList<>();

    /** What came with each read. */
    final List<String> reads = new CopyOnWriteArrayList<>();

    volatile boolean closed;
    private final StringBuilder input = new StringBuilder();
    private boolean stalled;
    private boolean readingMail;
    private boolean bodyBegun;
    private int searched;

    Connection(NetSocket socket) {
      this.socket = socket;
      connections.add(this);
      socket.handler(this::read);
      socket.exceptionHandler(cause -> {});
      socket.closeHandler(v -> closed = true);
      step("CONNECT");
    }

    public void close() {
      socket.close();
    }

    void write(String text) {
      socket.write(Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)));
    }

    void acceptMail() {
      readingMail = true;
      bodyBegun = false;
      searched = 0;
      write("354 go ahead\r\n");
    }

    private void read(Buffer chunk) {
      String text = chunk.toString(StandardCharsets.ISO_8859_1);
      reads.add(text);
      input.append(text);
      boolean more = true;
      while (more && !stalled) {
        more = readingMail ? readMail() : readCommand();
      }
    }

    private boolean readCommand() {
      int end = input.indexOf("\r\n");
      if (end < 0) {
        return false;
      }
      String line = input.substring(0, end);
      input.delete(0, end + 2);
      commands.add(line);
      step(line.split(" ", 2)[0].toUpperCase(Locale.ROOT));
      return true;
    }

    private boolean readMail() {
      if (input.indexOf(".\r\n") == 0) {
        return endMail(3);
      }
      int end = input.indexOf("\r\n.\r\n", searched);
      searched = Math.max(0, input.length() - 4);
      if (end >= 0) {
        return endMail(end + 5);
      }
      if (!bodyBegun && input.length() > 0) {
        bodyBegun = true;
        step("BODY");
      }
      return false;
    }

    private boolean endMail(int end) {
      mails.add(input.substring(0, end));
      input.delete(0, end);
      readingMail = false;
      step(".");
      return true;
    }

    private void step(String step) {
      Queue<Consumer<Connection>> queue = once.get(step);
      Consumer<Connection> action = queue == null ? null : queue.poll();
      if (action == null) {
        action = always.getOrDefault(step, usual(step));
      }
      action.accept(this);
    }

    private Consumer<Connection> usual(String step) {
      return switch (step) {
        case "CONNECT" -> reply("220 fake ESMTP");
        case "EHLO" -> connection -> connection.write(ehlo());
        case "DATA" -> Connection::acceptMail;
        case "BODY" -> silence();
        case "QUIT" ->
            connection -> {
              connection.write("221 bye\r\n");
              connection.socket.close();
            };
        case "HELO", "MAIL", "RCPT", "RSET", "NOOP" -> reply("250 2.0.0 ok");
        case "." -> reply("250 2.0.0 taken");
        default -> reply("500 5.5.1 what is " + step);
      };
    }

    private String ehlo() {
      StringBuilder lines = new StringBuilder();
      String line = "fake";
      for (String extension : extensions) {
        lines.append("250-").append(line).append("\r\n");
        line = extension;
      }
      return lines.append("250 ").append(line).append("\r\n").toString();
    }
  }
}
