package com.sendook.outbound.transport.smtp;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.Outcome.Sent;
import com.sendook.outbound.transport.smtp.SmtpSettings.Connections;
import com.sendook.outbound.transport.smtp.SmtpSettings.Timeouts;
import com.sendook.outbound.transport.smtp.SmtpSettings.Tls;
import com.sendook.outbound.transport.smtp.SmtpSettings.TlsMode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Mails of 4 KiB a second into smtp-sink, over 10 connections from one event loop: this client and
 * vertx-mail-client, in turn. Not a test: run its main method.
 */
final class TransportBench {
  private static final int CONNECTIONS = 10;
  private static final int IN_FLIGHT = 100;
  private static final int MAILS_PER_ROUND = 10_000;
  private static final int ROUNDS = 3;
  private static final String BODY = ("x".repeat(62) + "\r\n").repeat(64);

  private final Context context;
  private final RelayTransport ours;
  private final MailClient theirs;

  private TransportBench(Vertx vertx, int port) {
    context = vertx.getOrCreateContext();
    ours =
        new RelayTransport(
            vertx,
            List.of(
                new SmtpSettings(
                    "127.0.0.1",
                    port,
                    new Tls(TlsMode.NONE, false),
                    null,
                    "bench.example",
                    Timeouts.standard(),
                    new Connections(CONNECTIONS, 100, Duration.ofSeconds(5)))));
    theirs =
        MailClient.create(
            vertx,
            new MailConfig("127.0.0.1", port)
                .setLogin(LoginOption.NONE)
                .setStarttls(StartTLSOptions.DISABLED)
                .setOwnHostname("bench.example")
                .setMaxPoolSize(CONNECTIONS));
  }

  public static void main(String[] arguments) throws Exception {
    // vertx-mail-client logs whole mails at debug, which would be what is measured.
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    Vertx vertx = Vertx.vertx();
    try (SmtpSink sink = new SmtpSink("-c")) {
      new TransportBench(vertx, sink.port()).run();
    } finally {
      vertx.close().await();
    }
  }

  private void run() throws Exception {
    mailsPerSecond(this::sendOurs);
    mailsPerSecond(this::sendTheirs);
    List<Double> oursRates = new ArrayList<>();
    List<Double> theirsRates = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      oursRates.add(mailsPerSecond(this::sendOurs));
      theirsRates.add(mailsPerSecond(this::sendTheirs));
      System.out.printf(
          "round %d: ours %,.0f/s, vertx-mail-client %,.0f/s%n",
          round, oursRates.get(round - 1), theirsRates.get(round - 1));
    }
    System.out.printf(
        "median: ours %,.0f/s, vertx-mail-client %,.0f/s, ratio %.2f%n",
        median(oursRates), median(theirsRates), median(oursRates) / median(theirsRates));
    ours.close().await();
    theirs.close().await();
  }

  private Future<Void> sendOurs() {
    Buffer mail =
        Buffer.buffer(
            "From: from@example.org\r\nTo: to@example.com\r\nSubject: bench\r\n\r\n" + BODY);
    return ours.transmit(new Envelope("a1", "from@example.org", "to@example.com"), mail)
        .compose(
            outcome ->
                outcome instanceof Sent
                    ? Future.succeededFuture()
                    : Future.failedFuture(outcome.toString()));
  }

  private Future<Void> sendTheirs() {
    return theirs
        .sendMail(new MailMessage("from@example.org", "to@example.com", "bench", BODY))
        .mapEmpty();
  }

  private double mailsPerSecond(Supplier<Future<Void>> send) throws Exception {
    Promise<Void> finished = Promise.promise();
    Round round = new Round(send, finished);
    long start = System.nanoTime();
    context.runOnContext(v -> round.begin());
    finished.future().await(5, TimeUnit.MINUTES);
    return MAILS_PER_ROUND * 1e9 / (System.nanoTime() - start);
  }

  /** Keeps so many mails in flight until all are sent. */
  private static final class Round {
    private final Supplier<Future<Void>> send;
    private final Promise<Void> finished;
    private int begun;
    private int done;

    Round(Supplier<Future<Void>> send, Promise<Void> finished) {
      this.send = send;
      this.finished = finished;
    }

    void begin() {
      for (int i = 0; i < IN_FLIGHT; i++) {
        next();
      }
    }

    private void next() {
      if (begun < MAILS_PER_ROUND) {
        begun++;
        send.get().onFailure(finished::tryFail).onSuccess(v -> sent());
      }
    }

    private void sent() {
      done++;
      if (done == MAILS_PER_ROUND) {
        finished.tryComplete();
      }
      next();
    }
  }

  private static double median(List<Double> rates) {
    return rates.stream().sorted().toList().get(rates.size() / 2);
  }
}
