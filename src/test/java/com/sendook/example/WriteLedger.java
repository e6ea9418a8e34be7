package com.sendook.example;

import com.sendook.bus.EventNotice;
import com.sendook.consumer.DurableConsumer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;

/**
 * A consumer that misses nothing: writes a line for each event of every organization into {@code
 * ledger.txt} in the folder of the start. After a crash the last lines may come twice, never not.
 */
public final class WriteLedger extends VerticleBase {
  private DurableConsumer consumer;
  private AsyncFile ledger;

  @Override
  public Future<?> start() {
    consumer = new DurableConsumer(vertx, "write-ledger", this::write);
    return vertx
        .fileSystem()
        .open("ledger.txt", new OpenOptions().setAppend(true))
        .onSuccess(file -> ledger = file)
        .compose(opened -> consumer.start());
  }

  @Override
  public Future<?> stop() {
    return consumer.stop().compose(stopped -> ledger.close());
  }

  private Future<?> write(EventNotice event) {
    var line = event.organizationId() + " " + event.position() + " " + event.type() + "\n";
    return ledger.write(Buffer.buffer(line)).compose(written -> ledger.flush());
  }
}
