package com.sendook.trace;

import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;

/** Has every Vert.x know of {@link Trace} before it makes its first context. */
public final class TraceLocal implements VertxServiceProvider {
  @Override
  public void init(VertxBootstrap builder) {
    Trace.register();
  }
}
