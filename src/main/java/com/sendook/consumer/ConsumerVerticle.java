package com.sendook.consumer;

import com.sendook.bus.Address;
import com.sendook.bus.FindNews;
import com.sendook.bus.ReadEvents;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;

/** Answers durable consumers, whichever node they are on. */
public final class ConsumerVerticle extends VerticleBase {
  private static final int FAILED = 1;

  private final ServeConsumers serve;

  public ConsumerVerticle(ServeConsumers serve) {
    this.serve = serve;
  }

  @Override
  public Future<?> start() {
    var bus = vertx.eventBus();
    return Future.all(
        bus.<ReadEvents>consumer(
                Address.CONSUMER_READ, asked -> answer(asked, serve.read(asked.body())))
            .completion(),
        bus.<FindNews>consumer(
                Address.CONSUMER_NEWS, asked -> answer(asked, serve.find(asked.body())))
            .completion());
  }

  private static void answer(Message<?> asked, Future<?> answer) {
    answer
        .onSuccess(asked::reply)
        .onFailure(error -> asked.fail(FAILED, String.valueOf(error.getMessage())));
  }
}
