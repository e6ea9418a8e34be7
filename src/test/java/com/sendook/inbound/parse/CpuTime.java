package com.sendook.inbound.parse;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What the current thread has worked, which a busy machine does not make longer. */
public final class CpuTime {
  private CpuTime() {}

  public static Duration now() {
    return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }

  public static Duration since(Duration start) {
    return now().minus(start);
  }
}
