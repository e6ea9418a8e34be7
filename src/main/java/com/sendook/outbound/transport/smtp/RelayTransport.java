package com.sendook.outbound.transport.smtp;

import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Transport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.function.BooleanSupplier;

/**
 * Hands every mail to one relay (a smart host), which brings it further. Make one for each verticle
 * instance, on its event loop: connections are shared within it.
 */
public final class RelayTransport implements Transport {
  private final SmtpClient relay;

  public RelayTransport(Vertx vertx, SmtpSettings settings) {
    this.relay = new SmtpClient(vertx, settings, false);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A lost connection between the end of the mail and the reply to it is {@link
   * Outcome.Deferred}; another attempt may then deliver the mail a second time.
   */
  @Override
  public Future<Outcome> transmit(Envelope envelope, Buffer mail, BooleanSupplier stillWanted) {
    return relay.transmit(envelope, mail, stillWanted);
  }

  @Override
  public Future<Void> close() {
    return relay.close();
  }
}
