package com.sendook.unsubscribe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnsubscribePageTest {
  private static final String HOSTILE = "\"<script>alert(1)</script>&%1$s\"@example.com";

  /** A quoted local part may hold anything. */
  @Test
  void anAddressIsText() {
    for (var page : List.of(UnsubscribePage.question(HOSTILE), UnsubscribePage.done(HOSTILE))) {
      assertThat(page.content())
          .contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;%1$s")
          .doesNotContain("<script");
    }
  }
}
