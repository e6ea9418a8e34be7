package com.sendook.inbound.smtp;

import com.sendook.trace.Trace;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mail as it comes in, from the first of its bytes to the reply that settles it. A mail that
 * cannot be taken is read to its end all the same, and the client learns it there (RFC 5321,
 * 4.1.1.4; RFC 3030, 2).
 */
final class MailReception implements Incoming {
  private static final Logger LOG = LoggerFactory.getLogger(MailReception.class);

  /** So many times the largest mail are swallowed before the connection is given up. */
  private static final int MAX_SWALLOWED_MAILS = 10;

  private final Optional<Intake.Receipt> receipt;
  private final long maxSizeBytes;
  private final int recipientCount;
  private final LineEnds lineEnds = new LineEnds();
  private final HopCount hops;
  private MailData data = new DotDecoder();
  private Reply refusal = Reply.NONE;
  private boolean settled;
  private boolean over;
  private long sizeBytes;
  private long swallowedBytes;

  private MailReception(
      Optional<Intake.Receipt> receipt, SmtpSettings settings, int recipientCount) {
    this.receipt = receipt;
    this.maxSizeBytes = settings.limits().maxMessageSizeBytes();
    this.recipientCount = recipientCount;
    this.hops = new HopCount(settings.hostname());
  }

  /**
   * Opens a receipt for the session's transaction, and puts our trace header in front (RFC 5321,
   * 4.4). Fails as the store does.
   */
  static Future<MailReception> open(SmtpSession session) {
    SmtpSettings settings = session.settings();
    SmtpEnvelope envelope = session.transaction().orElseThrow().envelope(session, Instant.now());
    return Future.succeededFuture(envelope)
        .map(session.intake()::open)
        .compose(
            receipt -> {
              Trace.begin(receipt.id());
              String trace = ReceivedHeader.of(envelope, settings.hostname(), receipt.id());
              return receipt
                  .write(Buffer.buffer(trace))
                  .onFailure(failure -> receipt.abandon())
                  .map(
                      new MailReception(
                          Optional.of(receipt), settings, envelope.recipients().size()));
            });
  }

  /** A mail that is not taken, whatever comes of it. */
  static MailReception refused(Reply reason, SmtpSettings settings) {
    MailReception mail = new MailReception(Optional.empty(), settings, 0);
    mail.settled = true;
    mail.refusal = reason;
    return mail;
  }

  /** Whether so many bytes are more than is ever read over. */
  static boolean isEndless(long octets, SmtpSettings settings) {
    return octets / MAX_SWALLOWED_MAILS > settings.limits().maxMessageSizeBytes();
  }

  /** What comes next is the whole mail, up to CRLF.CRLF. */
  void expectAll() {
    data = new DotDecoder();
  }

  /** What comes next is a part of the mail. */
  void expectChunk(long octets, boolean last) {
    data = new Chunk(octets, last, lineEnds);
  }

  @Override
  public Future<Reply> take(Input input) {
    int start = input.position();
    Buffer mail = data.decode(input);
    swallowedBytes += input.position() - start;
    sizeBytes += mail.length();
    hops.read(mail);
    if (data.malformed()) {
      refuse(Reply.BARE_LINE_BREAK);
    } else if (hops.isLoop()) {
      refuse(Reply.LOOP);
    } else if (sizeBytes > maxSizeBytes) {
      refuse(Reply.tooLarge(maxSizeBytes));
    }
    over = data.ended() && data.endsMail();
    if (over) {
      return write(mail).compose(written -> settle());
    }
    if (swallowedBytes / MAX_SWALLOWED_MAILS > maxSizeBytes) {
      return Future.succeededFuture(Reply.ENDLESS);
    }
    return write(mail).map(written -> data.ended() ? chunkTaken() : Reply.NONE);
  }

  /** Whether it has been read to its end. */
  boolean isOver() {
    return over;
  }

  /** Forgets the mail, unless it has already been settled. */
  void abandon() {
    if (!settled) {
      settled = true;
      receipt.orElseThrow().abandon();
      Trace.end();
    }
  }

  private Reply chunkTaken() {
    return refusal.isNone() ? Reply.chunkTaken(sizeBytes) : refusal;
  }

  private void refuse(Reply reason) {
    if (refusal.isNone()) {
      refusal = reason;
      abandon();
    }
  }

  private Future<Void> write(Buffer mail) {
    if (settled || mail.length() == 0) {
      return Future.succeededFuture();
    }
    return receipt
        .orElseThrow()
        .write(mail)
        .otherwise(
            failure -> {
              LOG.warn("A mail was put off: its bytes could not be stored", failure);
              refuse(Reply.TRY_AGAIN_LATER);
              return null;
            });
  }

  private Future<Reply> settle() {
    if (settled) {
      return Future.succeededFuture(refusal);
    }
    settled = true;
    return receipt
        .orElseThrow()
        .commit()
        .map(this::accepted)
        .otherwise(
            failure -> {
              Reply reply = ProblemReply.toMail(failure);
              if (reply.equals(Reply.TRY_AGAIN_LATER)) {
                LOG.warn("A mail was put off: it could not be committed", failure);
              } else {
                LOG.info("A mail was not taken: {} {}", reply.code(), reply.enhancedStatusCode());
              }
              return reply;
            })
        .onComplete(settled -> Trace.end());
  }

  private Reply accepted(String id) {
    LOG.info("Receipt {} taken: {} bytes, {} recipients", id, sizeBytes, recipientCount);
    return Reply.of(250, "2.0.0", "Taken as " + id);
  }
}
