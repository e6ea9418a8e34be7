package com.sendook.inbound.process;

import com.sendook.inbound.smtp.Intake;
import com.sendook.inbound.smtp.RecipientVerdict;
import com.sendook.inbound.smtp.SmtpEnvelope;
import com.sendook.receipt.ReceiptWriter;
import com.sendook.receipt.Receipts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.temporal.ChronoUnit;

/**
 * What stands behind the SMTP door: mail for inboxes, and what comes back of theirs, is taken and
 * kept as receipts.
 */
public final class DoorIntake implements Intake {
  private final Destinations destinations;
  private final Receipts receipts;

  public DoorIntake(Destinations destinations, Receipts receipts) {
    this.destinations = destinations;
    this.receipts = receipts;
  }

  @Override
  public Future<RecipientVerdict> check(String address) {
    return destinations
        .has(address)
        .map(here -> here ? new RecipientVerdict.Accepted() : new RecipientVerdict.Unknown());
  }

  @Override
  public Intake.Receipt open(SmtpEnvelope envelope) {
    return new Kept(envelope, receipts.writer());
  }

  private record Kept(SmtpEnvelope envelope, ReceiptWriter writer) implements Intake.Receipt {
    @Override
    public String id() {
      return writer.id();
    }

    @Override
    public Future<Void> write(Buffer bytes) {
      return writer.write(bytes);
    }

    @Override
    public Future<String> commit() {
      return writer.commit(receipt()).map(writer.id());
    }

    private com.sendook.receipt.Receipt receipt() {
      return new com.sendook.receipt.Receipt(
          writer.id(),
          envelope.reversePath(),
          envelope.recipients(),
          envelope.clientAddress(),
          envelope.helo(),
          envelope.protocol(),
          null,
          writer.size(),
          envelope.receivedAt().truncatedTo(ChronoUnit.MILLIS));
    }

    @Override
    public void abandon() {
      writer.abandon();
    }
  }
}
