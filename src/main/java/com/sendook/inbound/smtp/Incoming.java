package com.sendook.inbound.smtp;

import io.vertx.core.Future;

/** What the client sends that is no command. */
interface Incoming {

  /** Takes what is there. Completes with {@link Reply#NONE} until all has come. */
  Future<Reply> take(Input input);
}
