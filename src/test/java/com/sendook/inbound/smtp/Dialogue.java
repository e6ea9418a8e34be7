package com.sendook.inbound.smtp;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** A session driven without a socket, by a store that answers at once. */
final class Dialogue {
  static final String BEGIN =
      "EHLO client.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n";

  /** The same, up to where BDAT may come. */
  static final String BEGIN_CHUNKED = BEGIN.substring(0, BEGIN.indexOf("DATA"));

  final FakeIntake intake = new FakeIntake();
  final List<Duration> delays = new ArrayList<>();
  private final SmtpSession session;

  Dialogue(SmtpSettings settings) {
    session = new SmtpSession(settings, intake, "192.0.2.7");
  }

  Dialogue() {
    this(settings());
  }

  static SmtpSettings settings() {
    return new SmtpSettings(
        "127.0.0.1",
        0,
        "mx.example",
        new SmtpSettings.Limits(1_000, 5, 100, 10),
        new SmtpSettings.Times(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            1_000,
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30)),
        SmtpSettings.Tls.NONE,
        List.of());
  }

  /** The same, where STARTTLS is offered. */
  static SmtpSettings settingsWithTls() {
    SmtpSettings plain = settings();
    return new SmtpSettings(
        plain.host(),
        plain.port(),
        plain.hostname(),
        plain.limits(),
        plain.times(),
        new SmtpSettings.Tls(Optional.of(unused()), false),
        List.of());
  }

  /** Nobody shakes hands here. */
  private static SslContext unused() {
    try {
      return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Says it, one byte for each character, and returns what the session answers. */
  String say(String text) {
    Input input = new Input(Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1)));
    Buffer replies = Buffer.buffer();
    while (!input.isEmpty()) {
      Future<Reply> step = session.proceed(input);
      if (!step.succeeded()) {
        throw new AssertionError("A step failed or is pending", step.cause());
      }
      if (!step.result().isNone()) {
        delays.add(step.result().delay());
        step.result().appendTo(replies);
      }
      if (step.result().next() != Reply.Next.GO_ON) {
        break;
      }
    }
    return replies.toString();
  }

  /** Says it in UTF-8, for what {@link #say} is to take a byte for each character of. */
  static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Opens a mail to one recipient, up to the 354. */
  Dialogue begun() {
    String replies = say(BEGIN);
    if (!replies.contains("354 ")) {
      throw new AssertionError("No 354: " + replies);
    }
    return this;
  }

  Dialogue secured() {
    session.secured(new Encryption("TLSv1.3", "TLS_AES_256_GCM_SHA384"));
    return this;
  }

  void hangUp() {
    session.abandon();
  }
}
