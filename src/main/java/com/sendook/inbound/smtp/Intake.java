package com.sendook.inbound.smtp;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * What stands behind the door: knows who receives mail here, and keeps what comes in.
 *
 * <p>Every method is called on the connection's event loop and must not block it. The futures may
 * complete on any thread. A failed future, one that takes longer than {@link
 * SmtpSettings.Times#store()}, and an exception all mean the same to the client: 451, try again
 * later. A {@link com.sendook.problem.Problem} is told to the client in its own words.
 */
public interface Intake {

  /**
   * Completes where mail with this reverse-path is taken, and fails with a {@link
   * com.sendook.problem.Problem} where it is not. The door asks nobody who they are.
   *
   * @param reversePath without brackets, empty for the null reverse-path
   */
  default Future<Void> checkSender(String reversePath) {
    return Future.succeededFuture();
  }

  /**
   * Whether mail for this address is taken here.
   *
   * @param address the forward-path without brackets and source route, as the client wrote it but
   *     for its domain, which is in A-labels (RFC 5890), or {@code postmaster} without a domain
   *     (RFC 5321, 4.5.1). Beyond ASCII it is as RFC 6531 allows
   */
  Future<RecipientVerdict> check(String address);

  /** Opens a receipt for one mail to recipients that were all accepted. */
  Receipt open(SmtpEnvelope envelope);

  /**
   * One mail on its way to the disk. Calls come in the order {@code write}*, then {@code commit} or
   * {@code abandon}, once; the next one comes only after the future of the one before completed,
   * but for {@code abandon}, which may come while a {@code write} is under way.
   */
  interface Receipt {

    /** The id that the receipt has, or will have; it stands in the {@code Received:} header. */
    String id();

    /**
     * Takes the next bytes of the mail: dot-stuffing is undone, line ends are CRLF. The first write
     * is the {@code Received:} header and nothing else. The future completes when more may come;
     * until then the client is not read. The buffer belongs to the receipt from here on.
     */
    Future<Void> write(Buffer bytes);

    /**
     * Completes, with the receipt's id, when envelope and raw mail are on disk. Only then is the
     * client told 250. After a failure, or when the client left meanwhile, the mail may be stored
     * all the same and come again (RFC 1047); {@code abandon} is not called any more.
     */
    Future<String> commit();

    /** Forgets it: the client vanished, the mail was too large or malformed, or a write failed. */
    void abandon();
  }
}
