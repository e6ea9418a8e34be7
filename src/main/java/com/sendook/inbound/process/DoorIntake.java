package com.sendook.inbound.process;

import com.sendook.inbound.smtp.Intake;
import com.sendook.inbound.smtp.RecipientVerdict;
import com.sendook.inbound.smtp.SmtpEnvelope;
import com.sendook.inbox.Inboxes;
import com.sendook.receipt.ReceiptWriter;
import com.sendook.receipt.Receipts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.temporal.ChronoUnit;

/** What stands behind the SMTP door: mail for inboxes is taken, and kept as receipts. */
public final class DoorIntake implements Intake {
  private final Inboxes inboxes;
  private final Receipts receipts;

  public DoorIntake(Inboxes inboxes, Receipts receipts) {
    this.inboxes = inboxes;
    this.receipts = receipts;
  }

  @Override
  public Future<RecipientVerdict> check(String address) {
    return inboxes
        .byEmail(address)
        .map(
            inbox ->
                inbox == null ? new RecipientVerdict.Unknown() : new RecipientVerdict.Accepted());
  }

  @Override
  public Intake.Receipt open(SmtpEnvelope envelope) {
    return new Kept(envelope, receipts.writer());
  }

  private record Kept(SmtpEnvelope envelope, ReceiptWriter writer) implements Intake.Receipt {
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
