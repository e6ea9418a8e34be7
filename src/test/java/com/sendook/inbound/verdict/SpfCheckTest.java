package com.sendook.inbound.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpfCheckTest {
  private static final String CLIENT = "192.0.2.10";

  private final FakeRecords records = new FakeRecords();
  private final SpfCheck check = new SpfCheck(records, "mx.sendook.localhost");

  private Result check(String client, String reversePath, String helo) {
    return check.check(client, reversePath, helo).await();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=spf1 ip4:192.0.2.0/24 -all | PASS",
        "v=spf1 ip4:198.51.100.0/24 -all | FAIL",
        "v=spf1 ip4:198.51.100.0/24 ~all | SOFTFAIL",
        "v=spf1 ip4:198.51.100.0/24 ?all | NEUTRAL",
        "v=spf1 ip4:198.51.100.0/24 | NEUTRAL",
        "v=spf1 a -all | PASS",
        "v=spf1 mx -all | PASS",
        "v=spf1 a:other.example -all | FAIL",
        "v=spf1 include:good.example -all | PASS",
        "v=spf1 include:bad.example -all | FAIL",
        "v=spf1 include:nothing.example -all | PERMERROR",
        "v=spf1 redirect=good.example | PASS",
        "v=spf1 exists:%{ir}.list.example -all | PASS",
        "v=spf1 ptr -all | PASS",
        "v=spf1 nonsense:x -all | PERMERROR",
        "v=spf1 ip4:999.0.0.1 -all | PERMERROR",
        "v=spf1 include:silent.example -all | TEMPERROR",
        "v=spf10 all | NONE",
        "something else | NONE",
      })
  void aRecordSaysWhoMaySend(String record, Result expected) {
    records
        .with("example.com TXT " + record)
        .with("example.com A 192.0.2.10", "example.com MX 10 mail.example.com")
        .with("mail.example.com A 192.0.2.10", "other.example A 198.51.100.1")
        .with("good.example TXT v=spf1 ip4:192.0.2.10 -all", "bad.example TXT v=spf1 -all")
        .with("10.2.0.192.list.example A 127.0.0.2")
        .with("10.2.0.192.in-addr.arpa PTR mail.example.com")
        .silent("silent.example");

    assertThat(check(CLIENT, "ann@example.com", "mail.example.com")).isEqualTo(expected);
  }

  @Test
  void theNullReversePathIsJudgedByTheNameOfTheClient() {
    records.with("mail.example.com TXT v=spf1 ip4:192.0.2.10 -all");

    assertThat(check(CLIENT, "", "mail.example.com")).isEqualTo(Result.PASS);
    assertThat(check("192.0.2.11", "", "mail.example.com")).isEqualTo(Result.FAIL);
    assertThat(check(CLIENT, "", "[192.0.2.10]")).isEqualTo(Result.NONE);
  }

  @Test
  void anAddressOfIpVersion6IsOne() {
    records.with("example.com TXT v=spf1 ip6:2001:db8::/32 -all");

    assertThat(check("2001:db8::25", "ann@example.com", "x.example")).isEqualTo(Result.PASS);
    assertThat(check("2001:db9::25", "ann@example.com", "x.example")).isEqualTo(Result.FAIL);
  }

  @Test
  void aDomainWithoutRecordsSaysNothing() {
    assertThat(check(CLIENT, "ann@example.com", "x.example")).isEqualTo(Result.NONE);
  }

  @Test
  void twoRecordsAreAMistake() {
    records.with("example.com TXT v=spf1 +all", "example.com TXT v=spf1 -all");

    assertThat(check(CLIENT, "ann@example.com", "x.example")).isEqualTo(Result.PERMERROR);
  }

  @Test
  void silenceOfTheDomainMayEnd() {
    records.silent("example.com");

    assertThat(check(CLIENT, "ann@example.com", "x.example")).isEqualTo(Result.TEMPERROR);
  }

  /** RFC 7208, 4.6.4: who has others ask without end gets no verdict. */
  @Test
  void aRecordThatNeverEndsIsGivenUp() {
    records.with("example.com TXT v=spf1 include:example.com -all");
    for (int i = 0; i < 20; i++) {
      records.with("a" + i + ".example TXT v=spf1 include:a" + (i + 1) + ".example -all");
    }

    assertThat(check(CLIENT, "ann@example.com", "x.example")).isEqualTo(Result.PERMERROR);
    assertThat(check(CLIENT, "ann@a0.example", "x.example")).isEqualTo(Result.PERMERROR);
    assertThat(records.asked).hasSizeLessThan(40);
  }

  @Test
  void aRecordOfMonstrousLengthIsNotRead() {
    records.with("example.com TXT v=spf1 " + "ip4:192.0.2.1 ".repeat(5_000) + "-all");

    assertThat(check(CLIENT, "ann@example.com", "x.example")).isEqualTo(Result.PERMERROR);
  }

  @Test
  void lookUpsThatFindNothingAreFewOrNone() {
    records.with("example.com TXT v=spf1 a:n1.example a:n2.example a:n3.example +all");

    assertThat(check(CLIENT, "ann@example.com", "x.example")).isEqualTo(Result.PERMERROR);
  }
}
