package com.sendook.example;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.sendook.bus.Address;
import com.sendook.bus.EventNotice;
import com.sendook.bus.RecordCodec;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The example of the README, deployed by its name as the gateway deploys it. */
final class LogReceivedMailTest {
  private final Vertx vertx = Vertx.vertx();
  private final Logger logger = (Logger) LoggerFactory.getLogger(LogReceivedMail.class);
  private final Lines lines = new Lines();

  @BeforeEach
  void deploy() throws Exception {
    RecordCodec.registerAll(vertx);
    lines.start();
    logger.addAppender(lines);
    vertx.deployVerticle(LogReceivedMail.class.getName()).await(10, SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    logger.detachAppender(lines);
    vertx.close().await(10, SECONDS);
  }

  @Test
  void logsWhatWasReceivedAndNothingElse() {
    publish("message.sent", "65e1b3a00000000000000001");
    publish("message.received", "65e1b3a00000000000000002");

    await().until(() -> !lines.seen.isEmpty());
    assertThat(lines.seen)
        .containsExactly(
            "inbox 65e1b3a000000000000000ff received message 65e1b3a00000000000000002");
  }

  /** As the gateway tells of an event. */
  private void publish(String type, String messageId) {
    var notice =
        new EventNotice(
            "65e1b3a0000000000000000e",
            type,
            "65e1b3a0000000000000000f",
            1,
            "65e1b3a000000000000000ff",
            messageId);
    vertx.eventBus().publish(Address.EVENTS, notice);
    vertx.eventBus().publish(Address.events(type), notice);
  }

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      seen.add(event.getFormattedMessage());
    }
  }
}
