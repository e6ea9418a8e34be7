package com.sendook.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/**
 * Where all mail goes that leaves the gateway: an SMTP server that is not ours, which counts what
 * arrives. A mail has arrived when its last byte has, whether or not the 250 finds its way back.
 */
final class MailSink implements AutoCloseable {
  private static final Pattern MESSAGE_ID =
      Pattern.compile("^Message-ID:\\s*<([^>]+)>", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private final SMTPServer server;
  private final Duration each;
  private final Map<String, Integer> arrivals = new ConcurrentHashMap<>();
  private final Map<String, Integer> bySender = new ConcurrentHashMap<>();

  /** Listens at once, and takes so long for each mail. */
  MailSink(Duration each) throws IOException {
    this.each = each;
    server =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("sink.example")
            .insertReceivedHeaders(false)
            .messageHandlerFactory(Reception::new)
            .build();
    server.start();
  }

  int port() {
    return server.getPortAllocated();
  }

  boolean has(String messageId) {
    return arrivals.containsKey(messageId);
  }

  int countDistinct() {
    return arrivals.size();
  }

  /** Arrivals beyond the first of each mail. */
  int countDuplicates() {
    return arrivals.values().stream().mapToInt(count -> count - 1).sum();
  }

  /** How many mails came from each node, by the name it greets with. */
  Map<String, Integer> bySender() {
    return new HashMap<>(bySender);
  }

  private final class Reception implements MessageHandler {
    private final MessageContext context;

    Reception(MessageContext context) {
      this.context = context;
    }

    @Override
    public void from(String from) {}

    @Override
    public void recipient(String recipient) {}

    @Override
    public String data(InputStream data) throws IOException {
      var mail = new String(data.readAllBytes(), StandardCharsets.ISO_8859_1);
      var match = MESSAGE_ID.matcher(mail);
      arrivals.merge(match.find() ? match.group(1) : "none", 1, Integer::sum);
      bySender.merge(context.getHelo().orElse("nobody"), 1, Integer::sum);
      Pause.of(each);
      return null;
    }

    @Override
    public void done() {}
  }

  @Override
  public void close() {
    server.stop();
  }
}
