package com.sendook.outbound.deliver;

import com.sendook.message.Message;
import com.sendook.outbound.sign.DkimSigner;
import com.sendook.outbound.sign.SigningException;
import com.sendook.outbound.sign.SigningKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;

/**
 * Signs mail with the keys of its sender's domain, on threads of its own: one for each core, so
 * that signing may use them all and the event loops go on. No more waits for them than the node has
 * in hand. Each attempt signs anew and comes to the same bytes, as long as the domain has the same
 * keys: the time in the signature is the message's.
 */
public final class SignMail {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  private final SigningKeys keys;
  private final WorkerExecutor workers;

  public SignMail(Vertx vertx, SigningKeys keys) {
    this.keys = keys;
    this.workers = vertx.createSharedWorkerExecutor("sendook-dkim", THREADS);
  }

  /**
   * The mail as it goes out: as it is where its domain has no keys. Fails with {@link
   * SigningException} where it has and they cannot be used.
   */
  Future<Buffer> sign(Message message, Buffer mail) {
    return keys.of(message.organizationId(), domain(message.from()))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(mail)
                    : workers.executeBlocking(
                        () -> DkimSigner.sign(mail, found, message.createdAt()), false));
  }

  private static String domain(String address) {
    return address.substring(address.lastIndexOf('@') + 1);
  }
}
