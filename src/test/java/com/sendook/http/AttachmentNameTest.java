package com.sendook.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttachmentNameTest {
  @Test
  void aPlainNameStandsInQuotes() {
    assertThat(AttachmentName.disposition("report (1), final.pdf"))
        .isEqualTo("attachment; filename=\"report (1), final.pdf\"");
  }

  @Test
  void anyOtherNameStandsThereTwice() {
    assertThat(AttachmentName.disposition("Übersicht 5%.pdf"))
        .isEqualTo(
            "attachment; filename=\"Ubersicht 5_.pdf\"; filename*=UTF-8''%C3%9Cbersicht%205%25.pdf");
    assertThat(AttachmentName.disposition("报告.txt"))
        .isEqualTo("attachment; filename=\"_.txt\"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.txt");
  }

  @Test
  void nothingInANameEndsTheParameterOrTheHeader() {
    var disposition = AttachmentName.disposition("a\"; filename=evil.exe\r\nSet-Cookie: x\0.pdf\\");
    assertThat(disposition).doesNotContain("\r", "\n", "\0", "\\");
    assertThat(disposition.chars().filter(each -> each == '"').count()).isEqualTo(2);
    assertThat(disposition).startsWith("attachment; filename=\"a_; filename=evil.exe_Set-Cookie_");
  }

  @Test
  void aNameNamesNoFolderAndHidesNoEnd() {
    assertThat(AttachmentName.disposition("../../etc/passwd"))
        .isEqualTo("attachment; filename=\".._.._etc_passwd\"");
    assertThat(AttachmentName.disposition("invoice\u202efdp.exe"))
        .isEqualTo("attachment; filename=\"invoice_fdp.exe\"");
  }

  @Test
  void thereIsAlwaysANameOfBearableLength() {
    assertThat(AttachmentName.disposition(null)).isEqualTo("attachment; filename=\"attachment\"");
    assertThat(AttachmentName.disposition(" ")).isEqualTo("attachment; filename=\"attachment\"");
    assertThat(AttachmentName.disposition("x".repeat(5000) + ".pdf"))
        .hasSizeLessThan(250)
        .endsWith("x.pdf\"");
  }
}
