package com.sendook.inbound.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the specification, and what is none. */
class ProxyHeaderParserTest {
  private static final String V2 = "0D0A0D0A000D0A515549540A";
  private static final String TCP4 = "C0000207" + "7F000001" + "DDD5" + "0019";
  private static final String TCP6 =
      "20010DB8000000000000000000000001" + "20010DB8000000000000000000000002" + "DDD5" + "0019";

  private static Buffer text(String text) {
    return Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Buffer hex(String hex) {
    return Buffer.buffer(HexFormat.of().parseHex(hex));
  }

  /** However much of it has come, it is complete only at its end, and ends there. */
  private static void assertHeader(Buffer header, String client) {
    for (int length = 0; length < header.length(); length++) {
      assertThat(ProxyHeaderParser.parse(header.getBuffer(0, length)))
          .as("%d bytes", length)
          .isInstanceOf(ProxyHeader.Incomplete.class);
    }
    Buffer more = header.copy().appendString("EHLO x\r\n");
    assertThat(ProxyHeaderParser.parse(more))
        .isEqualTo(new ProxyHeader.Complete(Optional.ofNullable(client), header.length()));
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 192.0.2.7 127.0.0.1 56324 25, 192.0.2.7",
    "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255",
    "PROXY TCP6 2001:db8::1 2001:db8::2 56324 25, 2001:db8:0:0:0:0:0:1",
    "PROXY UNKNOWN,",
    "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535,",
  })
  void version1(String header, String client) {
    assertHeader(text(header + "\r\n"), client);
  }

  @Test
  void version2() {
    assertHeader(hex(V2 + "21" + "11" + "000C" + TCP4), "192.0.2.7");
    assertHeader(hex(V2 + "21" + "11" + "000F" + TCP4 + "040000"), "192.0.2.7");
    assertHeader(hex(V2 + "21" + "21" + "0024" + TCP6), "2001:db8:0:0:0:0:0:1");
    assertHeader(hex(V2 + "20" + "00" + "0000"), null);
    assertHeader(hex(V2 + "20" + "11" + "000C" + TCP4), null);
    assertHeader(hex(V2 + "21" + "00" + "0003" + "000000"), null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EHLO x\r\n",
        "PROXZ",
        "proxy TCP4 192.0.2.7 127.0.0.1 56324 25\r\n",
        "PROXY TCP4 192.0.2.7 127.0.0.1 56324\r\n",
        "PROXY TCP4 192.0.2.7  127.0.0.1 56324 25\r\n",
        "PROXY TCP4 2001:db8::1 127.0.0.1 56324 25\r\n",
        "PROXY TCP6 192.0.2.7 127.0.0.1 56324 25\r\n",
        "PROXY TCP6 fe80::1%lo 127.0.0.1 56324 25\r\n",
        "PROXY TCP4 300.0.2.7 127.0.0.1 56324 25\r\n",
        "PROXY TCP4 mail.example 127.0.0.1 56324 25\r\n",
        "PROXY UNKNOWNX\r\n",
        "PROXY UDP4 192.0.2.7 127.0.0.1 56324 25\r\n",
      })
  void whatIsNoHeaderOfVersion1(String text) {
    assertThat(ProxyHeaderParser.parse(text(text))).isInstanceOf(ProxyHeader.Malformed.class);
  }

  @Test
  void aHeaderWithoutEndIsNone() {
    assertThat(ProxyHeaderParser.parse(text("PROXY UNKNOWN " + "x".repeat(100))))
        .isInstanceOf(ProxyHeader.Malformed.class);
    assertThat(ProxyHeaderParser.parse(hex(V2 + "21" + "11" + "FFFF")))
        .isInstanceOf(ProxyHeader.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1111000C", "2211000C", "2112000C", "2131000C", "2111000B", "21210023"})
  void whatIsNoHeaderOfVersion2(String head) {
    assertThat(ProxyHeaderParser.parse(hex(V2 + head + TCP6)))
        .isInstanceOf(ProxyHeader.Malformed.class);
  }
}
