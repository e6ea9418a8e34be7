package com.sendook.unsubscribe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.message.Delivery;
import com.sendook.message.Status;
import com.sendook.secret.SecretBox;
import com.sendook.store.Ids;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsubscribeLinkTest {
  private static final String URL = "https://mail.example.com/base";
  private static final String ORGANIZATION = Ids.next();
  private static final String MESSAGE = Ids.next();

  private final UnsubscribeLink link = new UnsubscribeLink(box(0), URL);

  private static SecretBox box(int first) {
    return SecretBox.withKey(base64(first));
  }

  private static String base64(int first) {
    var key = new byte[32];
    key[0] = (byte) first;
    return Base64.getEncoder().encodeToString(key);
  }

  private static Delivery to(String address) {
    var now = Instant.now();
    return new Delivery(
        Ids.next(), ORGANIZATION, "", MESSAGE, address, Status.QUEUED, List.of(), now, now);
  }

  private String token(String address) {
    var field = link.headers(to(address)).get("List-Unsubscribe");
    assertThat(field).startsWith("<" + URL + "/u/").endsWith(">");
    return field.substring(field.lastIndexOf('/') + 1, field.length() - 1);
  }

  @Test
  void namesTheRecipientAndIsTheSameEachTime() {
    assertThat(token("ann@example.com")).isEqualTo(token("ann@example.com"));
    assertThat(token("ann@example.com")).isNotEqualTo(token("bob@example.com"));
    assertThat(link.read(token("ann@example.com")))
        .contains(new Subscriber(ORGANIZATION, MESSAGE, "ann@example.com"));
    assertThat(link.headers(to("a@b.c")))
        .containsEntry("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }

  @Test
  void theShortestAndTheLongestAddressAreRead() {
    for (var address : List.of("a@b", "a".repeat(64) + "@" + "b".repeat(189))) {
      assertThat(link.read(token(address)).map(Subscriber::address)).contains(address);
    }
  }

  @Test
  void noCharacterOfItCanBeAnother() {
    var token = token("ann@example.com");
    // The last one stands for fewer bits than it has.
    for (int i = 0; i < token.length() - 1; i++) {
      var altered = new StringBuilder(token);
      altered.setCharAt(i, token.charAt(i) == 'A' ? 'B' : 'A');
      assertThat(link.read(altered.toString())).as(altered.toString()).isEmpty();
    }
    assertThat(new UnsubscribeLink(box(1), URL).read(token)).isEmpty();
    assertThat(link.read(token + "A")).isEmpty();
    assertThat(link.read(token.substring(0, token.length() - 2))).isEmpty();
  }

  @Test
  void worksOnWhenAnotherKeyTakesThePlaceOfItsOwn() {
    var token = token("ann@example.com");
    var rotated = SecretBox.withKey(base64(1), base64(0));
    assertThat(new UnsubscribeLink(rotated, URL).read(token))
        .contains(new Subscriber(ORGANIZATION, MESSAGE, "ann@example.com"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "../..", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void whatIsNoneIsNone(String token) {
    assertThat(link.read(token)).isEmpty();
    assertThat(link.read(token.repeat(10_000))).isEmpty();
  }
}
