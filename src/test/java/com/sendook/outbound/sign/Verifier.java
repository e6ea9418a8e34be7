package com.sendook.outbound.sign;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import org.apache.james.jdkim.DKIMCommon;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.Result;
import org.apache.james.jdkim.exceptions.FailException;
import org.apache.james.jdkim.impl.BodyHasherImpl;
import org.apache.james.jdkim.impl.Message;

/**
 * Verifies mail by code that is not ours: jDKIM, which knows RSA alone; for Ed25519 its canonical
 * forms, and the JDK's signatures.
 */
final class Verifier extends DKIMCommon {
  private static final DKIMVerifier JDKIM =
      new DKIMVerifier((methods, selector, token) -> List.of(Keys.rsaRecord()));

  private Verifier() {}

  /** Whether the mail has a signature by RSA that holds. */
  static boolean rsaPasses(byte[] mail) throws Exception {
    JDKIM.resetResults();
    try {
      JDKIM.verify(new ByteArrayInputStream(mail));
    } catch (FailException e) {
      return false;
    }
    return JDKIM.getResults().stream().anyMatch(each -> each.isSuccess() && isRsa(each));
  }

  private static boolean isRsa(Result result) {
    return result.getRecord().getHashKeyType().toString().equals("rsa");
  }

  /** Whether the mail has a signature by Ed25519 that holds. */
  static boolean ed25519Passes(byte[] mail) throws Exception {
    var message = new Message(new ByteArrayInputStream(mail));
    var body = message.getBodyInputStream().readAllBytes();
    for (var field : message.getFields("DKIM-Signature")) {
      if (field.contains("a=ed25519-sha256") && holds(message, field, body)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(Message message, String field, byte[] body) throws Exception {
    var record = JDKIM.newSignatureRecord(field.substring(field.indexOf(':') + 1));
    record.validate();
    var hasher = new BodyHasherImpl(record);
    try (var out = hasher.getOutputStream()) {
      out.write(body);
    }
    var signed = new Collected();
    signed.initVerify((PublicKey) null);
    signatureCheck(message, record, record.getHeaders(), signed);
    var check = Signature.getInstance("Ed25519");
    check.initVerify(Keys.ed25519Public());
    check.update(MessageDigest.getInstance("SHA-256").digest(signed.bytes.toByteArray()));
    return Arrays.equals(hasher.getDigest(), record.getBodyHash())
        && check.verify(record.getSignature());
  }

  /** Keeps what is to be verified. */
  private static final class Collected extends Signature {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Collected() {
      super("collected");
    }

    @Override
    protected void engineInitVerify(PublicKey key) {}

    @Override
    protected void engineInitSign(PrivateKey key) {}

    @Override
    protected void engineUpdate(byte octet) {
      bytes.write(octet);
    }

    @Override
    protected void engineUpdate(byte[] octets, int offset, int length) {
      bytes.write(octets, offset, length);
    }

    @Override
    protected byte[] engineSign() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {}

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
