package com.sendook.ops;

import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandSucceededEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;

/** Times the commands that go to MongoDB; the driver has a dozen names for those it sends. */
final class CommandTimer implements CommandListener {
  private final MeterRegistry registry;

  CommandTimer(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void commandSucceeded(CommandSucceededEvent event) {
    record(event.getCommandName(), "succeeded", event.getElapsedTime(TimeUnit.NANOSECONDS));
  }

  @Override
  public void commandFailed(CommandFailedEvent event) {
    record(event.getCommandName(), "failed", event.getElapsedTime(TimeUnit.NANOSECONDS));
  }

  private void record(String command, String outcome, long nanos) {
    registry
        .timer("sendook.mongodb.command", "command", command, "outcome", outcome)
        .record(nanos, TimeUnit.NANOSECONDS);
  }
}
