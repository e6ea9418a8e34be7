package com.sendook.ops;

import com.sendook.inbound.smtp.Intake;
import com.sendook.inbound.smtp.RecipientVerdict;
import com.sendook.inbound.smtp.SmtpEnvelope;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Counts what the SMTP door takes and what it refuses. */
final class MeasuredIntake implements Intake {
  private final Intake inner;
  private final Counter accepted;
  private final Counter unknown;
  private final Counter unavailable;
  private final Counter taken;
  private final Counter failed;
  private final Counter abandoned;
  private final Counter takenBytes;

  MeasuredIntake(Intake inner, MeterRegistry registry) {
    this.inner = inner;
    this.accepted = registry.counter("sendook.smtp.recipients", "verdict", "accepted");
    this.unknown = registry.counter("sendook.smtp.recipients", "verdict", "unknown");
    this.unavailable = registry.counter("sendook.smtp.recipients", "verdict", "unavailable");
    this.taken = registry.counter("sendook.smtp.mails", "outcome", "taken");
    this.failed = registry.counter("sendook.smtp.mails", "outcome", "failed");
    this.abandoned = registry.counter("sendook.smtp.mails", "outcome", "abandoned");
    this.takenBytes = Counter.builder("sendook.smtp.mail").baseUnit("bytes").register(registry);
  }

  @Override
  public Future<Void> checkSender(String reversePath) {
    return inner.checkSender(reversePath);
  }

  @Override
  public Future<RecipientVerdict> check(String address) {
    return inner
        .check(address)
        .onSuccess(verdict -> counter(verdict).increment())
        .onFailure(error -> unavailable.increment());
  }

  private Counter counter(RecipientVerdict verdict) {
    if (verdict instanceof RecipientVerdict.Accepted) {
      return accepted;
    }
    return verdict instanceof RecipientVerdict.Unknown ? unknown : unavailable;
  }

  @Override
  public Receipt open(SmtpEnvelope envelope) {
    return new Counted(inner.open(envelope));
  }

  private final class Counted implements Receipt {
    private final Receipt receipt;
    private long bytes;

    Counted(Receipt receipt) {
      this.receipt = receipt;
    }

    @Override
    public String id() {
      return receipt.id();
    }

    @Override
    public Future<Void> write(Buffer mail) {
      bytes += mail.length();
      return receipt.write(mail);
    }

    @Override
    public Future<String> commit() {
      return receipt
          .commit()
          .onSuccess(
              id -> {
                taken.increment();
                takenBytes.increment((double) bytes);
              })
          .onFailure(error -> failed.increment());
    }

    @Override
    public void abandon() {
      abandoned.increment();
      receipt.abandon();
    }
  }
}
