package com.sendook.outbound.transport;

import com.sendook.outbound.transport.Outcome.Deferred;
import com.sendook.outbound.transport.Outcome.Sent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.CopyOptions;
import io.vertx.core.file.FileSystem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Sends nothing: writes each mail to a folder, for development and tests.
 *
 * <p>The file is the mail's bytes with {@code X-Envelope-From} and {@code X-Envelope-To} in front.
 * It appears whole or not at all, and its name is made of the mail's date and the envelope's id, so
 * that a repeated attempt writes the same file again.
 */
public final class SandboxTransport implements Transport {
  private static final Reply TAKEN = Reply.of(250, "2.0.0 sandbox");
  private static final CopyOptions REPLACE =
      new CopyOptions().setReplaceExisting(true).setAtomicMove(true);

  private final FileSystem files;
  private final Path folder;

  /**
   * @param folder made where it is missing
   */
  public SandboxTransport(Vertx vertx, Path folder) {
    this.files = vertx.fileSystem();
    this.folder = folder;
  }

  @Override
  public Future<Outcome> transmit(Envelope envelope, Buffer mail, BooleanSupplier stillWanted) {
    Optional<? extends Outcome> defect = envelope.defect();
    if (defect.isPresent()) {
      return Future.succeededFuture(defect.get());
    }
    String target = folder.resolve(fileName(envelope, mail)).toString();
    return files
        .mkdirs(folder.toString())
        .compose(
            v -> files.createTempFile(folder.toString(), "." + envelope.id() + "-", ".tmp", null))
        .compose(temporary -> write(withEnvelope(envelope, mail), temporary, target))
        .<Outcome>map(new Sent(TAKEN, false))
        .otherwise(
            cause ->
                new Deferred(
                    null, "cannot write to the folder " + folder + ": " + cause.getMessage()));
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  private Future<Void> write(Buffer content, String temporary, String target) {
    return files
        .writeFile(temporary, content)
        .compose(v -> files.move(temporary, target, REPLACE))
        .recover(cause -> files.delete(temporary).transform(deleted -> Future.failedFuture(cause)));
  }

  private static Buffer withEnvelope(Envelope envelope, Buffer mail) {
    String header =
        "X-Envelope-From: <%s>\r\nX-Envelope-To: <%s>\r\n"
            .formatted(envelope.reversePath(), envelope.recipient());
    return Buffer.buffer(header.length() + mail.length())
        .appendBytes(header.getBytes(StandardCharsets.US_ASCII))
        .appendBuffer(mail);
  }

  /** The date is the mail's own: the clock's would differ at the next attempt. */
  private static String fileName(Envelope envelope, Buffer mail) {
    return MailDate.of(mail).map(date -> date + "-").orElse("") + envelope.id() + ".eml";
  }
}
