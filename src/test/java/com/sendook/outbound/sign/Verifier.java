package com.sendook.outbound.sign;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.james.jdkim.DKIMCommon;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.Result;
import org.apache.james.jdkim.exceptions.FailException;
import org.apache.james.jdkim.impl.BodyHasherImpl;
import org.apache.james.jdkim.impl.Message;
import org.apache.james.jdkim.tagvalue.SignatureRecordImpl;

/**
 * Verifies mail by code that is not ours: jDKIM, which knows RSA alone; for Ed25519 its canonical
 * forms, and the JDK's signatures.
 */
public final class Verifier extends DKIMCommon {
  /** What stands before the 32 bytes in a SubjectPublicKeyInfo (RFC 8410, 4). */
  private static final String ED25519_INFO = "302a300506032b6570032100";

  private final Function<String, String> records;

  /**
   * With a DNS of its own.
   *
   * @param records the TXT record of a name, or null
   */
  public Verifier(Function<String, String> records) {
    this.records = records;
  }

  /** Whether the mail has a signature by RSA that holds. */
  public boolean rsaPasses(byte[] mail) throws Exception {
    var verifier =
        new DKIMVerifier((methods, selector, domain) -> List.of(record(selector, domain)));
    try {
      verifier.verify(new ByteArrayInputStream(mail));
    } catch (FailException e) {
      return false;
    }
    return verifier.getResults().stream().anyMatch(each -> each.isSuccess() && isRsa(each));
  }

  private static boolean isRsa(Result result) {
    return result.getRecord().getHashKeyType().toString().equals("rsa");
  }

  /** Whether the mail has a signature by Ed25519 that holds. */
  public boolean ed25519Passes(byte[] mail) throws Exception {
    var message = new Message(new ByteArrayInputStream(mail));
    var body = message.getBodyInputStream().readAllBytes();
    for (var field : message.getFields("DKIM-Signature")) {
      if (field.contains("a=ed25519-sha256") && holds(message, field, body)) {
        return true;
      }
    }
    return false;
  }

  private boolean holds(Message message, String field, byte[] body) throws Exception {
    var record = new SignatureRecordImpl(field.substring(field.indexOf(':') + 1));
    record.validate();
    var hasher = new BodyHasherImpl(record);
    try (var out = hasher.getOutputStream()) {
      out.write(body);
    }
    var signed = new Collected();
    signed.initVerify((PublicKey) null);
    signatureCheck(message, record, record.getHeaders(), signed);
    var check = Signature.getInstance("Ed25519");
    check.initVerify(ed25519Key(record(record.getSelector(), record.getDToken())));
    check.update(MessageDigest.getInstance("SHA-256").digest(signed.bytes.toByteArray()));
    return Arrays.equals(hasher.getDigest(), record.getBodyHash())
        && check.verify(record.getSignature());
  }

  private String record(CharSequence selector, CharSequence domain) {
    return Objects.requireNonNullElse(records.apply(selector + "._domainkey." + domain), "");
  }

  private static PublicKey ed25519Key(String record) throws GeneralSecurityException {
    var bytes = Base64.getDecoder().decode(record.replace("v=DKIM1; k=ed25519; p=", ""));
    var encoded = HexFormat.of().parseHex(ED25519_INFO + HexFormat.of().formatHex(bytes));
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
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
