package com.sendook.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TraceJsonEncoderTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("com.sendook.Example");

  @Test
  void aLineHasTheIdsThatThereAre() {
    var vertx = Vertx.vertx();
    var json =
        Contexts.own(vertx)
            .executeBlocking(
                () -> {
                  Trace.begin("follow-me-1");
                  Trace.about("65a");
                  return line("message {}: \"sent\"\n", null, "65a");
                })
            .await();

    vertx.close().await();
    assertThat(json.getString("requestId")).isEqualTo("follow-me-1");
    assertThat(json.getString("messageId")).isEqualTo("65a");
    assertThat(json.getString("formattedMessage")).isEqualTo("message 65a: \"sent\"\n");
    assertThat(json.getString("level")).isEqualTo("INFO");
    assertThat(json.getString("loggerName")).isEqualTo("com.sendook.Example");
    assertThat(json.getLong("timestamp")).isPositive();
  }

  @Test
  void aStackTraceStaysOnTheLine() {
    var json = line("failed", new IllegalStateException("two\nlines"));

    assertThat(json.getJsonObject("throwable").getString("message")).isEqualTo("two\nlines");
    assertThat(json.getJsonObject("throwable").getJsonArray("stepArray")).isNotEmpty();
    assertThat(json.fieldNames()).doesNotContain("requestId", "messageId");
  }

  private JsonObject line(String message, Throwable error, Object... arguments) {
    var encoder = new TraceJsonEncoder();
    encoder.start();
    var event = new LoggingEvent("", logger, Level.INFO, message, error, arguments);
    var line = new String(encoder.encode(event), StandardCharsets.UTF_8);
    assertThat(line).endsWith("}\n");
    assertThat(line.strip()).doesNotContain("\n");
    return new JsonObject(line);
  }
}
