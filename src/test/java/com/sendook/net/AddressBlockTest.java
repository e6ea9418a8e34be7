package com.sendook.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "0.0.0.0/0, 203.0.113.1, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "192.0.2.7, mail.example, false",
  })
  void aBlockHoldsItsAddresses(String block, String address, boolean holds) {
    assertThat(AddressBlock.parse(block).orElseThrow().holds(address)).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "mail.example", "192.0.2.0/33", "192.0.2.0/", "192.0.2/24", "::/129", "1/-1"})
  void whatIsNoBlock(String text) {
    assertThat(AddressBlock.parse(text)).isEmpty();
  }
}
