package com.sendook.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.sendook.config.LogConfig;
import com.sendook.trace.TraceJsonEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log as the configuration has it; until it is read, {@code logback.xml} holds. */
public final class Logs {
  private Logs() {}

  /** From here on. */
  public static void configure(LogConfig config) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(level(config.level()));
    config.levels().forEach(each -> context.getLogger(each.logger()).setLevel(level(each.level())));
    if (config.format() == LogConfig.Format.JSON
        && root.getAppender("console") instanceof OutputStreamAppender<ILoggingEvent> console) {
      writeJson(console, context);
    }
  }

  /** The lines before it stay text. */
  private static void writeJson(
      OutputStreamAppender<ILoggingEvent> console, LoggerContext context) {
    var json = new TraceJsonEncoder();
    json.setContext(context);
    json.start();
    console.setEncoder(json);
  }

  private static Level level(LogConfig.Level level) {
    return Level.valueOf(level.name());
  }
}
