package com.sendook.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MacKeyTest {
  private static final byte[] TEXT = "Hi There".getBytes(StandardCharsets.US_ASCII);

  private static SecretBox box(int first) {
    return SecretBox.withKey(base64(first));
  }

  private static String base64(int first) {
    var key = new byte[32];
    key[0] = (byte) first;
    return Base64.getEncoder().encodeToString(key);
  }

  /** RFC 4231, 4.2. */
  @Test
  void isHmacWithSha256() {
    var key = new MacKey(HexFormat.of().parseHex("0b".repeat(20)));
    assertThat(HexFormat.of().formatHex(key.sign(TEXT, 16)))
        .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b");
  }

  @Test
  void isTheSameOnEveryNodeAndAnotherForEachPurposeAndSecret() {
    var signature = box(0).macKey("mail").sign(TEXT, 10);
    assertThat(box(0).macKey("mail").isSigned(TEXT, signature)).isTrue();
    assertThat(box(0).macKey("link").isSigned(TEXT, signature)).isFalse();
    assertThat(box(1).macKey("mail").isSigned(TEXT, signature)).isFalse();
    assertThat(new MacKey(new byte[32]).isSigned(TEXT, signature)).isFalse();
  }

  @Test
  void knowsWhatAnOlderKeySignedAndSignsWithTheFirst() {
    var rotated = SecretBox.withKey(base64(2), base64(1), base64(0)).macKey("mail");
    for (int older = 0; older < 3; older++) {
      assertThat(rotated.isSigned(TEXT, box(older).macKey("mail").sign(TEXT, 10))).isTrue();
    }
    assertThat(rotated.isSigned(TEXT, box(3).macKey("mail").sign(TEXT, 10))).isFalse();
    assertThat(rotated.sign(TEXT, 10)).isEqualTo(box(2).macKey("mail").sign(TEXT, 10));
  }

  @Test
  void knowsWhatWasChanged() {
    var key = box(0).macKey("mail");
    var signature = key.sign(TEXT, 10);
    signature[9] ^= 1;
    assertThat(key.isSigned(TEXT, signature)).isFalse();
    assertThat(key.isSigned(new byte[0], key.sign(TEXT, 10))).isFalse();
  }
}
