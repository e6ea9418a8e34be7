package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** Keeps mail in memory, and does wrong what a test tells it to. */
final class FakeIntake implements Intake {
  final List<Mail> receipts = new CopyOnWriteArrayList<>();
  final List<String> checked = new CopyOnWriteArrayList<>();

  /** Everybody lives here whose address does not begin with {@code nobody}. */
  volatile Function<String, Future<RecipientVerdict>> onCheck =
      address ->
          Future.succeededFuture(
              address.startsWith("nobody")
                  ? new RecipientVerdict.Unknown()
                  : new RecipientVerdict.Accepted());

  /** The first write of each receipt is the trace header. */
  volatile Function<Mail, Future<Void>> onWrite = mail -> Future.succeededFuture();

  volatile Supplier<Future<Void>> onCommit = Future::succeededFuture;

  @Override
  public Future<RecipientVerdict> check(String address) {
    checked.add(address);
    return onCheck.apply(address);
  }

  @Override
  public Receipt open(SmtpEnvelope envelope) {
    Mail mail = new Mail(envelope);
    receipts.add(mail);
    return mail;
  }

  List<Mail> committed() {
    return receipts.stream().filter(mail -> mail.committed).toList();
  }

  List<Mail> abandoned() {
    return receipts.stream().filter(mail -> mail.abandoned).toList();
  }

  /** The bodies of what was committed, without the trace header. */
  List<String> contents() {
    return committed().stream().map(Mail::content).toList();
  }

  final class Mail implements Receipt {
    final SmtpEnvelope envelope;
    final AtomicInteger writes = new AtomicInteger();
    private final Buffer bytes = Buffer.buffer();
    volatile boolean committed;
    volatile boolean abandoned;

    private Mail(SmtpEnvelope envelope) {
      this.envelope = envelope;
    }

    @Override
    public String id() {
      return "receipt-" + receipts.indexOf(this);
    }

    @Override
    public Future<Void> write(Buffer more) {
      if (committed || abandoned) {
        throw new IllegalStateException("Written to after it was settled");
      }
      synchronized (bytes) {
        bytes.appendBuffer(more);
      }
      writes.incrementAndGet();
      return onWrite.apply(this);
    }

    @Override
    public Future<String> commit() {
      if (committed || abandoned) {
        throw new IllegalStateException("Committed after it was settled");
      }
      return onCommit
          .get()
          .map(
              done -> {
                committed = true;
                return id();
              });
    }

    @Override
    public void abandon() {
      if (committed || abandoned) {
        throw new IllegalStateException("Abandoned after it was settled");
      }
      abandoned = true;
    }

    /** All bytes, one character for each. */
    String raw() {
      synchronized (bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
      }
    }

    /** The trace header with its CRLF. */
    String trace() {
      return raw().substring(0, traceLength());
    }

    /** What the client sent. */
    String content() {
      return raw().substring(traceLength());
    }

    /** The header is folded: its end is the first CRLF without a tab behind it. */
    private int traceLength() {
      String raw = raw();
      int end = raw.indexOf("\r\n");
      while (raw.startsWith("\t", end + 2)) {
        end = raw.indexOf("\r\n", end + 2);
      }
      return end + 2;
    }
  }
}
