package com.sendook.example;

import com.sendook.bus.Address;
import com.sendook.bus.EventNotice;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer as a user writes it: a verticle on the class path, named under {@code consumers} in
 * the configuration and deployed by the gateway. It needs a constructor without parameters.
 *
 * <p>A notice holds ids only. It is a hint and may be lost, in a crash or between nodes: a consumer
 * that must miss nothing looks into the inbox when it starts and takes the notice as the sign to
 * look again.
 */
public final class LogReceivedMail extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(LogReceivedMail.class);

  /** Completes when every node knows of this consumer. */
  @Override
  public Future<?> start() {
    return vertx
        .eventBus()
        .<EventNotice>consumer(
            Address.events("message.received"), notice -> received(notice.body()))
        .completion();
  }

  private void received(EventNotice notice) {
    log.info("inbox {} received message {}", notice.inboxId(), notice.messageId());
  }
}
