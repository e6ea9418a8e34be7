package com.sendook.inbound.smtp;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a client has taken, against how long it may. Time that others take, such as the store,
 * is not the client's and does not count.
 *
 * <p>Three limits, of which the first to be reached counts: how long it may be silent; how long it
 * may take over what is due from one reply to the next, a command or a mail; and how long it may
 * stay without a mail that is taken. The latter two grow with each byte of a mail, at the least
 * pace that is borne with: who sends a byte a second wins nothing by it, and a slow line loses no
 * mail.
 */
final class ClientClock {
  private final SmtpSettings.Times times;
  private final LongSupplier nanoTime;
  private long othersNanos;
  private boolean stopped;
  private long stoppedAt;
  private long heardAt;
  private Span sinceReply;
  private Span sinceMail;

  /** From a moment of the client's time, with the bytes that came since. */
  private static final class Span {
    final long beginNanos;
    long bytes;

    Span(long beginNanos) {
      this.beginNanos = beginNanos;
    }
  }

  /** Begins now. */
  ClientClock(SmtpSettings.Times times, LongSupplier nanoTime) {
    this.times = times;
    this.nanoTime = nanoTime;
    long now = clientNanos();
    heardAt = now;
    sinceReply = new Span(now);
    sinceMail = new Span(now);
  }

  /** It is not the client's turn. */
  void stop() {
    if (!stopped) {
      stopped = true;
      stoppedAt = nanoTime.getAsLong();
    }
  }

  /** It is the client's turn again. */
  void goOn() {
    if (stopped) {
      stopped = false;
      othersNanos += nanoTime.getAsLong() - stoppedAt;
    }
  }

  /** Whether it is not the client's turn. */
  boolean isStopped() {
    return stopped;
  }

  /** Something came, and so much of it was mail. */
  void heard(int mailBytes) {
    heardAt = clientNanos();
    sinceReply.bytes += mailBytes;
    sinceMail.bytes += mailBytes;
  }

  void replied() {
    heardAt = clientNanos();
    sinceReply = new Span(clientNanos());
  }

  void mailTaken() {
    sinceMail = new Span(clientNanos());
  }

  /** How long it still has; nothing, or less, when its time is up. */
  Duration left() {
    long now = clientNanos();
    Duration silence = times.idle().minusNanos(now - heardAt);
    return least(
        silence, least(left(times.idle(), sinceReply, now), left(times.session(), sinceMail, now)));
  }

  private Duration left(Duration limit, Span span, long now) {
    long earnedMillis = span.bytes * 1_000 / times.minBytesPerSecond();
    return limit.plusMillis(earnedMillis).minusNanos(now - span.beginNanos);
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Stands still while it is not the client's turn. */
  private long clientNanos() {
    return (stopped ? stoppedAt : nanoTime.getAsLong()) - othersNanos;
  }
}
