package com.sendook.outbound.sign;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * Puts a DKIM signature (RFC 6376) in front of a mail for each key. Body and header are read once
 * for all of them. CPU-bound and without state: call it from any worker thread.
 */
public final class DkimSigner {
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private DkimSigner() {}

  /**
   * The mail with its signatures, the first key's on top. The same mail, keys and time give the
   * same bytes.
   *
   * @param mail finished, its lines ended by CRLF
   * @param at when it was signed, as the signatures say it
   * @throws SigningException where a key cannot be used
   */
  public static Buffer sign(Buffer mail, List<SigningKey> keys, Instant at) {
    if (keys.isEmpty()) {
      return mail;
    }
    var header = MailHeader.of(mail);
    var selection = header.selection();
    var bodyHash = BASE64.encodeToString(bodyHash(mail, header.bodyStart()));
    var signatures = new StringBuilder();
    for (var key : keys) {
      var field = SignatureField.of(key, at, selection.names(), bodyHash);
      var signed = selection.canonical() + field.canonical();
      signatures.append(field.with(signature(key, signed)));
    }
    return Buffer.buffer(signatures.length() + mail.length())
        .appendString(signatures.toString())
        .appendBuffer(mail);
  }

  private static String signature(SigningKey key, String signed) {
    try {
      return BASE64.encodeToString(key.sign(signed.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new SigningException(
          "the key " + key.selector() + " of " + key.domain() + " does not sign", e);
    }
  }

  /** A chunk at a time: large mail is not copied as a whole. */
  private static byte[] bodyHash(Buffer mail, int start) {
    var digest = Sha256.digest();
    var body = new RelaxedBody(digest::update);
    var chunk = new byte[Math.min(CHUNK_BYTES, mail.length() - start)];
    for (int from = start; from < mail.length(); from += chunk.length) {
      int to = Math.min(mail.length(), from + chunk.length);
      mail.getBytes(from, to, chunk);
      body.update(chunk, to - from);
    }
    body.finish();
    return digest.digest();
  }
}
