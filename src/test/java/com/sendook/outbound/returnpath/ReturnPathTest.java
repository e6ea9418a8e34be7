package com.sendook.outbound.returnpath;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.store.Ids;
import io.vertx.core.Future;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {
  private static final String DELIVERY = "65e1a0b0c1d2e3f405162738";
  private static final OwnHosts SHOP =
      (organization, domain) ->
          Future.succeededFuture(organization.equals("mine") && domain.equals("shop.example"));

  private final ReturnPath paths = ReturnPaths.of(0, SHOP);

  private String path(String organization, String sender) {
    return paths.of(DELIVERY, organization, sender).await();
  }

  private String path() {
    return path("mine", "support@sendook.localhost");
  }

  private static String localPart(String address) {
    return address.substring(0, address.indexOf('@'));
  }

  @Test
  void namesItsDeliveryAndIsTheSameEachTime() {
    assertThat(path()).matches("bounce\\+" + DELIVERY + "[0-9a-f]{20}@sendook\\.localhost");
    assertThat(path()).isEqualTo(path());
    assertThat(localPart(path())).hasSizeLessThanOrEqualTo(64);
    assertThat(paths.deliveryId(path())).contains(DELIVERY);
    assertThat(ReturnPaths.of(0, SHOP).deliveryId(path())).contains(DELIVERY);
  }

  @Test
  void comesBackToTheSendersDomainWhereThatHasANameForIt() {
    assertThat(path("mine", "Sales@Shop.example")).endsWith("@bounce.shop.example");
    assertThat(path("theirs", "sales@shop.example")).endsWith("@sendook.localhost");
    assertThat(path("mine", "sales@other.example")).endsWith("@sendook.localhost");
    var longest = ("a".repeat(60) + ".").repeat(4) + "com";
    assertThat(ReturnPaths.of(0, (o, d) -> Future.succeededFuture(true)).of(DELIVERY, "", longest))
        .satisfies(path -> assertThat(path.await()).endsWith("@sendook.localhost"));
  }

  @Test
  void isReadInWhateverCaseItComes() {
    assertThat(paths.deliveryId(path().toUpperCase(Locale.ROOT))).contains(DELIVERY);
  }

  @Test
  void noCharacterOfItCanBeAnother() {
    var path = path();
    int end = path.indexOf('@');
    for (int i = 0; i < end; i++) {
      var altered = new StringBuilder(path);
      altered.setCharAt(i, path.charAt(i) == '0' ? '1' : '0');
      assertThat(paths.deliveryId(altered.toString())).as(altered.toString()).isEmpty();
    }
    assertThat(paths.deliveryId(path.replace(DELIVERY, Ids.next()))).isEmpty();
    assertThat(ReturnPaths.of(1, SHOP).deliveryId(path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "bounce",
        "postmaster",
        "bounce@sendook.localhost",
        "bounce+@sendook.localhost",
        "bounce+65e1a0b0c1d2e3f405162738@sendook.localhost",
        "bounce+65e1a0b0c1d2e3f40516273800000000000000000000@sendook.localhost",
        "bounce+zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz@sendook.localhost"
      })
  void whatIsNoneIsNone(String address) {
    assertThat(paths.deliveryId(address)).isEmpty();
  }

  @Test
  void oneThatIsTooLongOrTooShortIsNone() {
    var path = path();
    assertThat(paths.deliveryId(path.replace("@", "0@"))).isEmpty();
    assertThat(paths.deliveryId(path.replace("@", "a".repeat(1_000_000) + "@"))).isEmpty();
    assertThat(paths.deliveryId(path.replaceFirst(".@", "@"))).isEmpty();
    assertThat(paths.deliveryId(" " + path)).isEmpty();
  }

  @Test
  void isForItsSenderWhereThatOneIsOrWas() {
    var token = localPart(path());
    assertThat(paths.isFor("a@shop.example", token + "@Bounce.SHOP.example")).isTrue();
    assertThat(paths.isFor("a@shop.example", token + "@SENDOOK.localhost")).isTrue();
    assertThat(paths.isFor("a@shop.example", token + "@shop.example")).isTrue();
    assertThat(paths.isFor("a@shop.example", token + "@bounce.other.example")).isFalse();
    assertThat(paths.isFor("a@shop.example", token + "@evil.example")).isFalse();
  }
}
