package com.sendook.domain;

import static com.sendook.domain.RecordStatus.FAILED;
import static com.sendook.domain.RecordStatus.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailRecordsTest {
  private static final String HOST = "mail.example.org";

  @Test
  void mailComesHereWhenNoHostIsPreferredToOurs() {
    assertThat(MailRecords.mx(HOST, List.of("10 MAIL.example.org")).status()).isEqualTo(VERIFIED);
    assertThat(MailRecords.mx(HOST, List.of("10 mail.example.org", "20 mx.example.net")).status())
        .isEqualTo(VERIFIED);
    assertThat(MailRecords.mx(HOST, List.of("10 mail.example.org", "9 mx.example.net")).status())
        .isEqualTo(FAILED);
    assertThat(MailRecords.mx(HOST, List.of("0 .")).status()).isEqualTo(FAILED);
    assertThat(MailRecords.hasForeignMx(HOST, List.of("10 mail.example.org"))).isFalse();
    assertThat(MailRecords.hasForeignMx(HOST, List.of("10 mail.example.org", "20 x.example")))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "v=spf1 a:mail.example.org ~all, VERIFIED",
    "V=SPF1 mx  +A:mail.example.org include:other.example -all, VERIFIED",
    "v=spf1 mx -all a:mail.example.org, FAILED",
    "v=spf1 -a:mail.example.org ~all, FAILED",
    "v=spf1 a:mail.example.org.example.net ~all, FAILED",
    "v=spf10 a:mail.example.org ~all, FAILED",
    "v=spf1, FAILED",
  })
  void spfMustAllowUsBeforeItEnds(String record, RecordStatus status) {
    assertThat(MailRecords.spf("a:" + HOST, List.of("other", record)).status()).isEqualTo(status);
  }

  @Test
  void twoSpfRecordsAreNone() {
    var record = "v=spf1 a:mail.example.org ~all";
    var check = MailRecords.spf("a:" + HOST, List.of(record, "v=spf1 -all"));
    assertThat(check.status()).isEqualTo(FAILED);
    assertThat(check.found()).containsExactly(record, "v=spf1 -all");
  }

  @ParameterizedTest
  @CsvSource({
    "v=DKIM1; k=rsa; p=KEY, VERIFIED",
    "p=KEY, VERIFIED",
    "v=DKIM1;k=rsa;t=y;h=sha1:sha256;s=email;p= KE Y ;, VERIFIED",
    "v=DKIM1; k=rsa; p=, FAILED",
    "v=DKIM1; k=rsa; p=key, FAILED",
    "v=DKIM1; k=ed25519; p=KEY, FAILED",
    "v=DKIM1; h=sha1; p=KEY, FAILED",
    "v=DKIM1; s=other; p=KEY, FAILED",
    "v=DKIM2; p=KEY, FAILED",
    "hello, FAILED",
  })
  void dkimMustHoldOurKey(String record, RecordStatus status) {
    assertThat(MailRecords.dkim("KEY", List.of(record)).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "v=DKIM1; k=ed25519; p=KEY, VERIFIED",
    "v=DKIM1; k=rsa; p=KEY, FAILED",
    "v=DKIM1; p=KEY, FAILED",
    "v=DKIM1; k=ed25519; p=other, FAILED",
  })
  void theSecondKeyMustBeNamedAsWhatItIs(String record, RecordStatus status) {
    assertThat(MailRecords.dkimEd25519("KEY", List.of(record)).status()).isEqualTo(status);
  }

  @Test
  void twoDkimRecordsAreNone() {
    assertThat(MailRecords.dkim("KEY", List.of("p=KEY", "p=other")).status()).isEqualTo(FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "v=DMARC1; p=none, VERIFIED",
    "v=DMARC1;p=Reject;rua=mailto:a@example.com, VERIFIED",
    "v=DMARC1; sp=none, FAILED",
    "v=DMARC1; p=maybe, FAILED",
    "p=none, FAILED",
  })
  void dmarcMustHaveAPolicy(String record, RecordStatus status) {
    assertThat(MailRecords.dmarc(List.of("other", record)).status()).isEqualTo(status);
  }
}
