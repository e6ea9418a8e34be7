package com.sendook.inbound.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsTest {
  @Test
  void aPlaceIsFreeAgainWhenItWasLeft() {
    Connections connections = new Connections(2, 1);
    Connections.Place first = connections.enter().orElseThrow();
    assertThat(first.isFor("192.0.2.1")).isTrue();
    Connections.Place second = connections.enter().orElseThrow();
    assertThat(second.isFor("192.0.2.1")).isFalse();
    assertThat(connections.enter()).isEmpty();

    second.leave();
    second.leave();
    Connections.Place third = connections.enter().orElseThrow();
    assertThat(connections.enter()).isEmpty();
    assertThat(third.isFor("192.0.2.1")).isFalse();
    third.leave();
    first.leave();
    assertThat(connections.enter().orElseThrow().isFor("192.0.2.1")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.2, false",
    "2001:db8::1, 2001:db8:0:0:ffff::2, true",
    "2001:db8::1, 2001:db8:0:1::1, false",
  })
  void ofIpv6ANetworkIsOneClient(String one, String other, boolean same) {
    Connections connections = new Connections(2, 1);
    assertThat(connections.enter().orElseThrow().isFor(one)).isTrue();
    assertThat(connections.enter().orElseThrow().isFor(other)).isEqualTo(!same);
  }
}
