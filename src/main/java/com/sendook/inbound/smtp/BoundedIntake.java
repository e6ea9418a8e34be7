package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An intake whose answers come on the connection's context and within a time limit, whatever the
 * one behind it does. What comes too late is ignored.
 */
final class BoundedIntake implements Intake {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedIntake.class);

  private final Intake intake;
  private final InTime inTime;

  BoundedIntake(Intake intake, InTime inTime) {
    this.intake = intake;
    this.inTime = inTime;
  }

  @Override
  public Future<Void> checkSender(String reversePath) {
    return inTime.call("check sender", () -> intake.checkSender(reversePath));
  }

  @Override
  public Future<RecipientVerdict> check(String address) {
    return inTime.call("check", () -> intake.check(address));
  }

  @Override
  public Receipt open(SmtpEnvelope envelope) {
    Receipt receipt = intake.open(envelope);
    return new Receipt() {
      @Override
      public String id() {
        return receipt.id();
      }

      @Override
      public Future<Void> write(Buffer bytes) {
        return inTime.call("write", () -> receipt.write(bytes));
      }

      @Override
      public Future<String> commit() {
        return inTime.call("commit", receipt::commit);
      }

      @Override
      public void abandon() {
        try {
          receipt.abandon();
        } catch (RuntimeException failure) {
          LOG.warn("A receipt could not be abandoned", failure);
        }
      }
    };
  }
}
