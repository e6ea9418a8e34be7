package com.sendook.inbound.verdict;

import com.sendook.dns.DnsAnswer;
import java.io.IOException;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.PublicKeyRecord;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.exceptions.FailException;
import org.apache.james.jdkim.exceptions.PermFailException;
import org.apache.james.jdkim.exceptions.TempFailException;
import org.apache.james.jdkim.tagvalue.SignatureRecordImpl;

/** Verifies the signatures of one mail by keys that were fetched before, with jDKIM. Blocks. */
final class SignatureVerifier {
  /** RFC 8301, 3.2: signatures by shorter keys do not count. */
  private static final int LEAST_KEY_BITS = 1024;

  /** How far the clock of a signer may be ahead of ours. */
  private static final long CLOCK_SKEW_SECONDS = 300;

  private final DKIMVerifier verifier;

  SignatureVerifier(Map<String, DnsAnswer> keys) {
    verifier =
        new DKIMVerifier(
            (method, selector, domain) -> key(keys.get(DkimCheck.keyName(selector, domain)))) {
          @Override
          public SignatureRecord newSignatureRecord(String text) {
            return read(text);
          }

          @Override
          public PublicKeyRecord publicKeySelector(List<String> found) throws PermFailException {
            return longEnough(super.publicKeySelector(found));
          }
        };
  }

  List<Signature> verify(HeaderBlock mail) throws IOException {
    try {
      var unused = verifier.verify(mail, mail.body());
    } catch (FailException e) {
      // Its reasons stand among the results.
      assert !verifier.hasAnyValidSignature();
    }
    return verifier.getResults().stream().map(SignatureVerifier::signature).toList();
  }

  private static Signature signature(org.apache.james.jdkim.api.Result result) {
    var record = result.getRecord();
    boolean readable = !record.getDToken().toString().equals("invalid");
    return new Signature(
        Result.of(result.getResultType().name()),
        readable ? record.getDToken().toString().toLowerCase(Locale.ROOT) : "",
        readable ? record.getSelector().toString() : "");
  }

  /**
   * A signature that may count.
   *
   * @throws IllegalStateException where it is malformed, expired, or by SHA-1 (RFC 8301, 3.1)
   */
  static SignatureRecord read(String text) {
    var record =
        new SignatureRecordImpl(text) {
          @Override
          public Long getSignatureTimestamp() {
            var signed = super.getSignatureTimestamp();
            long now = System.currentTimeMillis() / 1000;
            return signed != null && signed > now && signed <= now + CLOCK_SKEW_SECONDS
                ? Long.valueOf(now)
                : signed;
          }
        };
    record.validate();
    if (record.getHashMethod().toString().equals("sha1")) {
      throw new IllegalStateException("SHA-1 is not taken any more");
    }
    return record;
  }

  private static List<String> key(DnsAnswer answer) throws TempFailException, PermFailException {
    if (answer instanceof DnsAnswer.Found found) {
      return found.values();
    }
    if (answer instanceof DnsAnswer.Missing) {
      throw new PermFailException("there is no key");
    }
    throw new TempFailException("the key could not be looked up");
  }

  private static PublicKeyRecord longEnough(PublicKeyRecord key) throws PermFailException {
    var modulus =
        key.getPublicKey() instanceof RSAPublicKey rsa ? rsa.getModulus() : BigInteger.ZERO;
    if (modulus.bitLength() < LEAST_KEY_BITS) {
      throw new PermFailException("the key has less than " + LEAST_KEY_BITS + " bits");
    }
    return key;
  }
}
