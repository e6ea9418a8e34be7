package com.sendook.outbound.deliver;

import com.sendook.outbound.transport.Transport;
import com.sendook.queue.WorkQueue;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Takes outbound work; each instance has connections of its own. */
public final class SendVerticle extends VerticleBase {
  private final WorkQueue queue;
  private final Function<Vertx, Transport> transports;
  private final BiFunction<Vertx, Transport, DeliverMessage> useCase;
  private Transport transport;

  public SendVerticle(
      WorkQueue queue,
      Function<Vertx, Transport> transports,
      BiFunction<Vertx, Transport, DeliverMessage> useCase) {
    this.queue = queue;
    this.transports = transports;
    this.useCase = useCase;
  }

  @Override
  public Future<?> start() {
    transport = transports.apply(vertx);
    return queue.work(useCase.apply(vertx, transport)::handle);
  }

  @Override
  public Future<?> stop() {
    return transport.close();
  }
}
