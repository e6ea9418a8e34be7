package com.sendook.inbound.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.sendook.mail.Mailbox;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DmarcCheckTest {
  private final FakeRecords records = new FakeRecords();
  private final DmarcCheck check = new DmarcCheck(records);

  private DmarcCheck.Outcome check(String author, String spfDomain, String dkimDomain) {
    return check
        .check(
            author,
            new DmarcCheck.Identifier(
                spfDomain == null ? Result.FAIL : Result.PASS,
                spfDomain == null ? "x.example" : spfDomain),
            dkimDomain == null ? List.of() : List.of(new Signature(Result.PASS, dkimDomain, "s")))
        .await();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // The domain itself, by either way.
        "example.com | example.com | - | v=DMARC1; p=reject | PASS | reject",
        "example.com | - | example.com | v=DMARC1; p=reject | PASS | reject",
        "example.com | - | - | v=DMARC1; p=reject | FAIL | reject",
        // Of one organization.
        "example.com | bounce.example.com | - | v=DMARC1; p=none | PASS | none",
        "news.example.com | - | mail.example.com | v=DMARC1; p=none; sp=quarantine | PASS | quarantine",
        "example.com | bounce.example.com | - | v=DMARC1; p=none; aspf=s | FAIL | none",
        "example.com | - | mail.example.com | v=DMARC1; p=none; adkim=s | FAIL | none",
        // Somebody else.
        "example.com | evil.example | - | v=DMARC1; p=reject | FAIL | reject",
        "example.com | - | notexample.com | v=DMARC1; p=reject | FAIL | reject",
        "example.com | - | example.com.evil.example | v=DMARC1; p=reject | FAIL | reject",
        // Tags as people write them, and records that are none.
        "example.com | example.com | - | v = DMARC1 ;p = Reject ;; rua=mailto:x@y | PASS | reject",
        "example.com | example.com | - | v=DMARC2; p=reject | NONE | ''",
        "example.com | example.com | - | p=reject; v=DMARC1 | NONE | ''",
      })
  void anAuthorsDomainPassesByWhatIsItsOwn(
      String author, String spf, String dkim, String record, Result result, String policy) {
    records.with("_dmarc.example.com TXT " + record);

    assertThat(check(author, spf, dkim)).isEqualTo(new DmarcCheck.Outcome(result, policy));
  }

  /** A public suffix that says so does not make all below it one organization. */
  @Test
  void whatIsBelowAPublicSuffixIsNoOrganization() {
    records.with("_dmarc.co.example TXT v=DMARC1; p=reject; psd=y");

    assertThat(check("one.co.example", null, "two.co.example").result()).isEqualTo(Result.FAIL);
    assertThat(check("one.co.example", null, "m.one.co.example").result()).isEqualTo(Result.PASS);
  }

  @Test
  void aDomainThatIsNotPartOfTheOneAboveSaysSo() {
    records
        .with("_dmarc.example.com TXT v=DMARC1; p=reject")
        .with("_dmarc.rented.example.com TXT v=DMARC1; p=none; psd=n");

    assertThat(check("rented.example.com", null, "example.com").result()).isEqualTo(Result.FAIL);
    assertThat(check("example.com", null, "rented.example.com").result()).isEqualTo(Result.FAIL);
  }

  @Test
  void twoRecordsAreAsGoodAsNone() {
    records.with(
        "_dmarc.example.com TXT v=DMARC1; p=none", "_dmarc.example.com TXT v=DMARC1; p=none");

    assertThat(check("example.com", "example.com", null)).isEqualTo(DmarcCheck.Outcome.NONE);
  }

  @Test
  void silenceMayEnd() {
    records.silent("_dmarc.example.com");

    assertThat(check("example.com", "example.com", null)).isEqualTo(DmarcCheck.Outcome.UNKNOWN);
  }

  /** The parser lets an address be as long as a mail has room for. */
  @Test
  void aNameThatCannotBeOneIsNotLookedUp() {
    var mailbox = new Mailbox(null, "x@" + "a".repeat(64) + ".a".repeat(500_000));
    var claim = new Claim("192.0.2.1", "", "x.example", List.of(mailbox));

    assertTimeout(Duration.ofSeconds(2), () -> assertThat(claim.authorDomain()).isEmpty());
    assertThat(check("a.".repeat(120) + "com", null, null)).isEqualTo(DmarcCheck.Outcome.NONE);
  }

  @Test
  void aNameOfVeryManyLabelsCostsFewQuestions() {
    check("a.".repeat(100) + "example.com", null, null);

    assertThat(records.asked).hasSizeLessThanOrEqualTo(8);
  }
}
