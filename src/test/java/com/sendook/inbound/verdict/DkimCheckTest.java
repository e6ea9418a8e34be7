package com.sendook.inbound.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.sendook.outbound.sign.DkimSigner;
import com.sendook.outbound.sign.RsaKey;
import com.sendook.outbound.sign.SigningKey;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DkimCheckTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final KeyPair PAIR = pair(2048);
  private static final SigningKey KEY =
      RsaKey.of("example.com", "s1", PAIR.getPrivate().getEncoded());
  private static final String RECORD = record(PAIR);
  private static final Buffer MAIL =
      Buffer.buffer(
          """
          From: Ann <ann@example.com>\r
          To: support@sendook.localhost\r
          Subject: Order\r
           of mine\r
          \r
          Hello.\r
          """);

  private final FakeRecords records = new FakeRecords();
  private final DkimCheck check = new DkimCheck(VERTX, records);

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  private static KeyPair pair(int bits) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String record(KeyPair pair) {
    var key = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    return "s1._domainkey.example.com TXT v=DKIM1; k=rsa; p=" + key;
  }

  private static Buffer signed(Instant at) {
    return DkimSigner.sign(MAIL, List.of(KEY), at);
  }

  private List<Signature> check(String mail) {
    return check.check(Buffer.buffer(mail)).await();
  }

  private Result only(String mail) {
    var signatures = check(mail);
    assertThat(signatures).hasSize(1);
    return signatures.get(0).result();
  }

  @Test
  void aSignatureThatHoldsNamesItsDomain() {
    records.with(RECORD);

    assertThat(check(signed(Instant.now()).toString()))
        .containsExactly(new Signature(Result.PASS, "example.com", "s1"));
  }

  @Test
  void whatWasChangedOnTheWayFails() {
    records.with(RECORD);
    var mail = signed(Instant.now()).toString();

    assertThat(only(mail.replace("Hello.", "Hello!"))).isEqualTo(Result.FAIL);
    assertThat(only(mail.replace("Subject: Order", "Subject: Offer"))).isEqualTo(Result.FAIL);
    assertThat(only(mail.replace("From: Ann", "From: Eve <eve@evil.example>\r\nFrom: Ann")))
        .isEqualTo(Result.FAIL);
  }

  @Test
  void withoutTheKeyNothingHolds() {
    assertThat(only(signed(Instant.now()).toString())).isIn(Result.FAIL, Result.PERMERROR);
  }

  @Test
  void aKeyThatNobodyTellsMayBeToldLater() {
    records.silent("s1._domainkey.example.com");

    assertThat(only(signed(Instant.now()).toString())).isEqualTo(Result.TEMPERROR);
  }

  /** RFC 8301, 3.2. */
  @Test
  void aShortKeyDoesNotCount() {
    var small = pair(768);
    records.with(record(small));
    var key = RsaKey.of("example.com", "s1", small.getPrivate().getEncoded());

    assertThat(only(DkimSigner.sign(MAIL, List.of(key), Instant.now()).toString()))
        .isNotEqualTo(Result.PASS);
  }

  /** RFC 8301, 3.1. */
  @Test
  void sha1DoesNotCount() {
    records.with(RECORD);

    assertThat(only(signed(Instant.now()).toString().replace("a=rsa-sha256", "a=rsa-sha1")))
        .isEqualTo(Result.PERMERROR);
  }

  @Test
  void aSignersClockMayBeALittleAhead() {
    records.with(RECORD);

    assertThat(only(signed(Instant.now().plusSeconds(20)).toString())).isEqualTo(Result.PASS);
    assertThat(only(signed(Instant.now().plus(Duration.ofDays(1))).toString()))
        .isNotEqualTo(Result.PASS);
  }

  @Test
  void aMailWithoutSignaturesHasNone() {
    assertThat(check(MAIL.toString())).isEmpty();
    assertThat(records.asked).isEmpty();
  }

  /** A mail may bring any number of them, and each costs a question and a computation. */
  @Test
  void onlyTheFirstSignaturesAreLookedAt() {
    var many = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      many.append(
          "DKIM-Signature: v=1; a=rsa-sha256; d=d%d.example; s=s; h=from; bh=eA==; b=eA==\r\n"
              .formatted(i));
    }

    assertThat(check(many + MAIL.toString())).hasSizeLessThanOrEqualTo(10);
    assertThat(records.asked).hasSize(10);
  }

  @Test
  void aSignatureOrAHeaderOfMonstrousSizeIsNotRead() {
    records.with(RECORD);
    var long1 = "DKIM-Signature: v=1; a=rsa-sha256; d=a.example; s=s; bh=eA==; b=eA==; h=from";
    var many = "a:\r\n".repeat(1_000_000);

    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          assertThat(only(long1 + ":x".repeat(450_000) + "\r\n" + MAIL))
              .isEqualTo(Result.PERMERROR);
          assertThat(
                  only(
                      signed(Instant.now()).toString().replace("\r\nFrom", "\r\n" + many + "From")))
              .isEqualTo(Result.PERMERROR);
        });
  }

  @Test
  void whatIsNoSignatureIsNamedAsSuch() {
    for (var field :
        List.of(
            "DKIM-Signature:",
            "DKIM-Signature: v=1; v=1",
            "DKIM-Signature: d=" + "x".repeat(70) + ".example; s=s",
            "DKIM-Signature: v=1; a=rsa-sha256; d=..; s=..; h=from; bh=!; b=!; l=-1",
            "DKIM-Signature: v=1; a=rsa-sha256; d=a.example; s=s; h=from; bh=eA==; b=eA==; t=zzz")) {
      assertThat(check(field + "\r\n" + MAIL))
          .as(field)
          .allSatisfy(each -> assertThat(each.result()).isNotEqualTo(Result.PASS))
          .hasSize(1);
    }
  }
}
