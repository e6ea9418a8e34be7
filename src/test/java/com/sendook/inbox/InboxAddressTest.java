package com.sendook.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.problem.Problem;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxAddressTest {
  private final InboxAddress addresses =
      new InboxAddress("mail.example.com", (organization, domain) -> Future.succeededFuture(false));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postmaster",
        "abuse",
        "bounce",
        "bounces",
        "mailer-daemon",
        "hostmaster",
        "webmaster",
        "noreply",
        "no-reply",
        "security",
        "root",
        "admin"
      })
  void whatMeansTheDomainItselfIsNobodyElses(String name) {
    for (var written : new String[] {name, name.toUpperCase(java.util.Locale.ROOT)}) {
      assertThatThrownBy(() -> addresses.checked(Ids.next(), written + "@mail.example.com"))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.details().get(0).field()).isEqualTo("email"));
      assertThat(addresses.fromName(written)).matches(name + "-[0-9a-f]{8}@mail.example.com");
    }
  }

  @Test
  void whatComesBackGoesToNobodysInbox() {
    assertThatThrownBy(() -> addresses.checked(Ids.next(), "Bounce+0123@mail.example.com"))
        .isInstanceOf(Problem.class);
    assertThat(addresses.fromName("bounce+0123")).isEqualTo("bounce-0123@mail.example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"support", "info", "sales", "abuse-team", "my.postmaster"})
  void otherNamesAreFree(String name) {
    assertThat(addresses.checked(Ids.next(), name + "@mail.example.com").await())
        .isEqualTo(name + "@mail.example.com");
  }
}
