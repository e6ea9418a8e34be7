package com.sendook.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
  @ParameterizedTest
  @CsvSource({
    "example.com, example.com",
    " Mail.Example.COM. , mail.example.com",
    "bücher.example, xn--bcher-kva.example",
    "BÜCHER.example, xn--bcher-kva.example",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "例え。テスト, xn--r8jz45g.xn--zckzah",
    "1.example.com, 1.example.com"
  })
  void becomesALabelsInLowerCase(String written, String name) {
    assertThat(DomainName.parse(written)).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "com",
        "localhost",
        "localhost.",
        "192.0.2.1",
        "[192.0.2.1]",
        "::1",
        "2001:db8::1",
        "a..example.com",
        ".example.com",
        "example.com..",
        "-a.example.com",
        "a-.example.com",
        "under_score.example.com",
        "a b.example.com",
        "example.com/",
        "example.com:25",
        "ann@example.com",
        "*.example.com",
        "example.c",
        "exam\u0000ple.com",
        "example.com\r\nX: y"
      })
  void isNoDomainName(String written) {
    assertThat(DomainName.parse(written)).isEmpty();
  }

  @Test
  void isNotLongerThanItsRecordsMayBe() {
    var label = "a".repeat(63) + ".";
    assertThat(DomainName.parse(label + "example.com")).isPresent();
    assertThat(DomainName.parse("a" + label + "example.com")).isEmpty();
    assertThat(DomainName.parse(label.repeat(3) + "example.com")).isPresent();
    assertThat(DomainName.parse(label.repeat(3) + "a".repeat(20) + ".example.com")).isEmpty();
    assertThat(DomainName.parse("ü".repeat(100_000) + ".example.com")).isEmpty();
  }
}
