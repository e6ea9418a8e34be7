package com.sendook.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/** A relay that is not ours and keeps each mail as it came, with its envelope. */
final class MailSink implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
  private final SMTPServer server;
  private volatile Consumer<Arrival> onArrival = arrival -> {};
  private volatile Function<Arrival, String> reply = arrival -> null;

  /** Listens at once. */
  MailSink() {
    server =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("sink.example")
            .insertReceivedHeaders(false)
            .messageHandlerFactory(Reception::new)
            .build();
    server.start();
  }

  /**
   * A mail with its envelope.
   *
   * @param mail its bytes, a character each
   */
  record Arrival(String reversePath, String recipient, String mail) {}

  int port() {
    return server.getPortAllocated();
  }

  /** Does this with each mail before it is taken. */
  void onArrival(Consumer<Arrival> action) {
    onArrival = action;
  }

  /** Says this behind the 250 of each mail. */
  void reply(Function<Arrival, String> words) {
    reply = words;
  }

  /** The mail to a recipient that there is one to. */
  Arrival await(String recipient) {
    Awaitility.await().atMost(PATIENCE).until(() -> !to(recipient).isEmpty());
    return to(recipient).get(0);
  }

  List<Arrival> to(String recipient) {
    return arrivals.stream().filter(each -> each.recipient().equals(recipient)).toList();
  }

  private final class Reception implements MessageHandler {
    private String from;
    private String to;

    Reception(MessageContext context) {}

    @Override
    public void from(String reversePath) {
      from = reversePath;
    }

    @Override
    public void recipient(String recipient) {
      to = recipient;
    }

    @Override
    public String data(InputStream data) {
      try {
        var arrival =
            new Arrival(from, to, new String(data.readAllBytes(), StandardCharsets.ISO_8859_1));
        arrivals.add(arrival);
        onArrival.accept(arrival);
        return reply.apply(arrival);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void done() {}
  }

  @Override
  public void close() {
    server.stop();
  }
}
