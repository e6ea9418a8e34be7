package com.sendook.domain;

import com.sendook.queue.WorkQueue;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Does the work on domains. */
public final class DomainVerticle extends VerticleBase {
  private final WorkQueue queue;
  private final TendDomain tendDomain;

  public DomainVerticle(WorkQueue queue, TendDomain tendDomain) {
    this.queue = queue;
    this.tendDomain = tendDomain;
  }

  @Override
  public Future<?> start() {
    return queue.work(tendDomain::handle);
  }
}
