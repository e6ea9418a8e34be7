package com.sendook.outbound.transport.mx;

import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.mx.MailExchangers.Host;
import com.sendook.outbound.transport.smtp.SmtpClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The clients of the hosts that mail went to of late, each with its connections. One event loop.
 */
final class MxHosts {
  private static final Duration FORGET_AFTER = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final DirectSettings settings;
  private final Map<Host, Client> clients = new HashMap<>();
  private final long timer;

  private static final class Client {
    final SmtpClient smtp;
    int users;
    long lastNanos;

    Client(SmtpClient smtp) {
      this.smtp = smtp;
    }
  }

  MxHosts(Vertx vertx, DirectSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.timer = vertx.setPeriodic(FORGET_AFTER.toMillis(), tick -> forgetIdle());
  }

  Future<Outcome> with(Host host, Function<SmtpClient, Future<Outcome>> work) {
    var client =
        clients.computeIfAbsent(
            host, it -> new Client(new SmtpClient(vertx, settings.to(it), true)));
    client.users++;
    return work.apply(client.smtp)
        .onComplete(
            done -> {
              client.users--;
              client.lastNanos = System.nanoTime();
            });
  }

  private void forgetIdle() {
    clients
        .values()
        .removeIf(
            client -> {
              boolean idle =
                  client.users == 0
                      && System.nanoTime() - client.lastNanos >= FORGET_AFTER.toNanos();
              if (idle) {
                client.smtp.close();
              }
              return idle;
            });
  }

  Future<Void> close() {
    vertx.cancelTimer(timer);
    return Future.join(
            List.copyOf(clients.values()).stream().map(each -> each.smtp.close()).toList())
        .mapEmpty();
  }
}
