package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mail as it comes in, from the 354 to the reply that settles it. A mail that cannot be taken
 * is read to its end all the same, and the client learns it there (RFC 5321, 4.1.1.4).
 */
final class MailReception {
  private static final Logger LOG = LoggerFactory.getLogger(MailReception.class);

  /** So many times the largest mail are swallowed before the connection is given up. */
  private static final int MAX_SWALLOWED_MAILS = 10;

  private final Intake.Receipt receipt;
  private final long maxSizeBytes;
  private final int recipientCount;
  private final DotDecoder decoder = new DotDecoder();
  private Reply refusal = Reply.NONE;
  private boolean settled;
  private long sizeBytes;
  private long swallowedBytes;

  private MailReception(Intake.Receipt receipt, long maxSizeBytes, int recipientCount) {
    this.receipt = receipt;
    this.maxSizeBytes = maxSizeBytes;
    this.recipientCount = recipientCount;
  }

  /**
   * Opens a receipt and puts our trace header in front (RFC 5321, 4.4). Fails as the store does.
   */
  static Future<MailReception> open(Intake intake, SmtpSettings settings, SmtpEnvelope envelope) {
    return Future.succeededFuture(envelope)
        .map(intake::open)
        .compose(
            receipt -> {
              String trace = ReceivedHeader.of(envelope, settings.hostname(), receipt.id());
              return receipt
                  .write(Buffer.buffer(trace))
                  .onFailure(failure -> receipt.abandon())
                  .map(
                      new MailReception(
                          receipt,
                          settings.limits().maxMessageSizeBytes(),
                          envelope.recipients().size()));
            });
  }

  /** Takes what is there of the mail. Completes with {@link Reply#NONE} until it is settled. */
  Future<Reply> take(Input input) {
    int start = input.position();
    Buffer mail = decoder.decode(input);
    swallowedBytes += input.position() - start;
    sizeBytes += mail.length();
    if (decoder.malformed()) {
      refuse(Reply.BARE_LINE_BREAK);
    } else if (sizeBytes > maxSizeBytes) {
      refuse(Reply.tooLarge(maxSizeBytes));
    }
    if (decoder.ended()) {
      return write(mail).compose(written -> settle());
    }
    if (swallowedBytes / MAX_SWALLOWED_MAILS > maxSizeBytes) {
      return Future.succeededFuture(Reply.ENDLESS);
    }
    return write(mail).map(Reply.NONE);
  }

  /** Forgets the mail, unless it has already been settled. */
  void abandon() {
    if (!settled) {
      settled = true;
      receipt.abandon();
    }
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
        .commit()
        .map(this::accepted)
        .otherwise(
            failure -> {
              LOG.warn("A mail was put off: it could not be committed", failure);
              return Reply.TRY_AGAIN_LATER;
            });
  }

  private Reply accepted(String id) {
    LOG.info("Receipt {} taken: {} bytes, {} recipients", id, sizeBytes, recipientCount);
    return Reply.of(250, "2.0.0", "Taken as " + id);
  }
}
