package com.sendook.outbound.transport.smtp;

import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.FirstReachable;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Transport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Hands every mail to a relay (a smart host), which brings it further: to the first of several that
 * can be reached. What a relay answers, also that it wants the mail later, is the outcome. Make one
 * for each verticle instance, on its event loop: connections are shared within it.
 */
public final class RelayTransport implements Transport {
  /** So long one that could not be reached comes after those that can. */
  private static final Duration AVOIDED = Duration.ofSeconds(30);

  private final List<Relay> relays;

  private static final class Relay {
    final SmtpClient client;
    volatile long avoidedUntilNanos = System.nanoTime();

    Relay(Vertx vertx, SmtpSettings settings) {
      this.client = new SmtpClient(vertx, settings, false);
    }

    Future<Outcome> transmit(Envelope envelope, Buffer mail, BooleanSupplier stillWanted) {
      return client
          .transmit(envelope, mail, stillWanted)
          .onSuccess(
              outcome -> {
                if (outcome.isUnreachable()) {
                  avoidedUntilNanos = System.nanoTime() + AVOIDED.toNanos();
                }
              });
    }

    boolean isAvoided() {
      return System.nanoTime() - avoidedUntilNanos < 0;
    }
  }

  /**
   * @param inOrder the relays, the one that is liked best first; at least one
   */
  public RelayTransport(Vertx vertx, List<SmtpSettings> inOrder) {
    this.relays = inOrder.stream().map(each -> new Relay(vertx, each)).toList();
  }

  /**
   * {@inheritDoc}
   *
   * <p>A lost connection between the end of the mail and the reply to it is {@link
   * Outcome.Deferred}; another attempt may then deliver the mail a second time.
   */
  @Override
  public Future<Outcome> transmit(Envelope envelope, Buffer mail, BooleanSupplier stillWanted) {
    // A stable sort: within those that can be reached, and those that cannot, the order stays.
    var order = relays.stream().sorted(Comparator.comparing(Relay::isAvoided)).toList();
    return FirstReachable.of(
        order, relay -> relay.transmit(envelope, mail, stillWanted), stillWanted);
  }

  @Override
  public Future<Void> close() {
    return Future.join(relays.stream().map(each -> each.client.close()).toList()).mapEmpty();
  }
}
