package com.sendook.inbound.process;

import com.sendook.queue.WorkQueue;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.function.Function;

/** Turns receipts into messages. */
public final class InboundVerticle extends VerticleBase {
  private final WorkQueue queue;
  private final Function<Vertx, ProcessReceipt> useCase;

  public InboundVerticle(WorkQueue queue, Function<Vertx, ProcessReceipt> useCase) {
    this.queue = queue;
    this.useCase = useCase;
  }

  @Override
  public Future<?> start() {
    return queue.work(useCase.apply(vertx)::handle);
  }
}
