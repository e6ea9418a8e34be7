package com.sendook.inbound.smtp;

import io.vertx.core.Future;

/** A chunk that belongs to no mail: read over, so that what follows it is a command. */
final class SkippedChunk implements Incoming {
  private final Reply refusal;
  private long left;

  SkippedChunk(long octets, Reply refusal) {
    this.left = octets;
    this.refusal = refusal;
  }

  @Override
  public Future<Reply> take(Input input) {
    long taken = Math.min(left, input.bytes().length - input.position());
    input.position(input.position() + (int) taken);
    left -= taken;
    return Future.succeededFuture(left == 0 ? refusal : Reply.NONE);
  }
}
