package com.sendook.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.config.ConfigException;
import com.sendook.config.ConfigLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTest {
  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  @TempDir Path dataDir;

  private Path keyFile() {
    return dataDir.resolve("secret.key");
  }

  @Test
  void opensWhatItSealed() {
    var box = SecretBox.open(dataDir);
    var sealed = box.seal("whsec_ä", "webhook:1");
    assertThat(box.openText(sealed, "webhook:1")).isEqualTo("whsec_ä");
    assertThat(sealed).doesNotContain("whsec");
  }

  @Test
  void opensAfterARestart() {
    var sealed = SecretBox.open(dataDir).seal(new byte[] {0, -1, 2}, "dkim:1");
    assertThat(SecretBox.open(dataDir).open(sealed, "dkim:1")).containsExactly(0, -1, 2);
  }

  @Test
  void opensWithTheKeyOfAnotherNode() throws IOException {
    var sealed = SecretBox.open(dataDir).seal("a", "c");
    var box = SecretBox.withKey(Files.readString(keyFile()).strip());
    assertThat(box.openText(sealed, "c")).isEqualTo("a");
  }

  @Test
  void sealsTheSameDifferentlyEachTime() {
    var box = SecretBox.open(dataDir);
    assertThat(box.seal("a", "c")).isNotEqualTo(box.seal("a", "c"));
  }

  @Test
  void refusesAnotherContext() {
    var box = SecretBox.open(dataDir);
    var sealed = box.seal("a", "webhook:1");
    assertThatThrownBy(() -> box.open(sealed, "webhook:2")).isInstanceOf(SealException.class);
  }

  @Test
  void refusesEveryChangedByte() {
    var box = SecretBox.open(dataDir);
    var sealed = box.seal("a", "c");
    int data = sealed.lastIndexOf('.') + 1;
    var bytes = Base64.getUrlDecoder().decode(sealed.substring(data));
    for (int i = 0; i < bytes.length; i++) {
      var changed = bytes.clone();
      changed[i] ^= 1;
      var text =
          sealed.substring(0, data)
              + Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      assertThatThrownBy(() -> box.open(text, "c")).isInstanceOf(SealException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "whsec_plain", "v1.00000000", "v1.zz.AA"})
  void refusesWhatIsNotSealed(String text) {
    var box = SecretBox.open(dataDir);
    assertThatThrownBy(() -> box.open(text, "c"))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("not a sealed secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "AAAA"})
  void refusesWhatIsCutShort(String rest) {
    var box = SecretBox.open(dataDir);
    var sealed = box.seal("a", "c");
    var cut = sealed.substring(0, sealed.lastIndexOf('.') + 1) + rest;
    assertThatThrownBy(() -> box.open(cut, "c")).hasMessageContaining("cut short");
  }

  @Test
  void saysWhichKeyIsMissing(@TempDir Path otherDir) {
    var sealed = SecretBox.open(otherDir).seal("a", "c");
    var box = SecretBox.open(dataDir);
    assertThatThrownBy(() -> box.open(sealed, "c"))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("sealed with the key " + sealed.substring(3, 11));
  }

  @Test
  void opensWhatAnOlderKeySealedAndSealsWithTheFirst() throws IOException {
    var older = SecretBox.open(dataDir);
    var sealed = older.seal("a", "c");
    var fresh = Base64.getEncoder().encodeToString(new byte[32]);
    Files.writeString(keyFile(), fresh + "\n\n" + Files.readString(keyFile()));

    var box = SecretBox.open(dataDir);

    assertThat(box.openText(sealed, "c")).isEqualTo("a");
    assertThat(box.isSealedWithFirst(sealed)).isFalse();
    assertThat(box.isSealedWithFirst(box.seal("a", "c"))).isTrue();
    assertThat(SecretBox.withKey(fresh).openText(box.seal("b", "c"), "c")).isEqualTo("b");
    assertThatThrownBy(() -> older.open(box.seal("b", "c"), "c")).isInstanceOf(SealException.class);
  }

  @Test
  void takesOlderKeysOfTheConfigurationBesideEitherKey() throws IOException {
    var inFile = SecretBox.open(dataDir).seal("a", "c");
    var key = Files.readString(keyFile()).strip();
    var old = Base64.getEncoder().encodeToString(new byte[32]);
    var byOld = SecretBox.withKey(old).seal("b", "c");
    for (var secretKey : new String[] {"", key}) {
      var config =
          ConfigLoader.load(
              null,
              Map.of(
                  "SENDOOK_DATA_DIR", dataDir.toString(),
                  "SENDOOK_SECRET_KEY", secretKey,
                  "SENDOOK_OLD_SECRET_KEYS", old));
      assertThat(SecretBox.of(config).openText(inFile, "c")).isEqualTo("a");
      assertThat(SecretBox.of(config).openText(byOld, "c")).isEqualTo("b");
      assertThat(SecretBox.of(config).isSealedWithFirst(inFile)).isTrue();
    }
  }

  @Test
  void makesAKeyThatOnlyItsOwnerReads() throws IOException {
    SecretBox.open(dataDir);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())))
        .isEqualTo("rw-------");
    assertThat(Base64.getDecoder().decode(Files.readString(keyFile()).strip())).hasSize(32);
    try (var files = Files.list(dataDir)) {
      assertThat(files).containsExactly(keyFile());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void refusesAKeyThatIsOpenToOthers(String mode) throws IOException {
    SecretBox.open(dataDir);
    Files.setPosixFilePermissions(keyFile(), PosixFilePermissions.fromString(mode));
    assertThatThrownBy(() -> SecretBox.open(dataDir))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("chmod 600 " + keyFile());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not base64!", "c2hvcnQ=", KEY + "\nc2hvcnQ="})
  void refusesAMalformedKeyAndLeavesItAlone(String content) throws IOException {
    SecretBox.open(dataDir);
    Files.write(keyFile(), content.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> SecretBox.open(dataDir))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("32 bytes as one line of Base64");
    assertThat(keyFile()).hasContent(content);
  }
}
