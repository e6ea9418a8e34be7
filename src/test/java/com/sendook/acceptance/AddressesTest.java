package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which inbox takes mail for which address. */
class AddressesTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static String send(String recipient) throws IOException {
    try (var client = new SmtpClient(GATEWAY.smtpPort())) {
      return client.send(recipient, SmtpClient.mail(recipient, "to " + recipient));
    }
  }

  private static JsonObject named(String email) {
    return await()
        .until(
            () ->
                GATEWAY.api().get("/v1/inboxes?per=100").list().stream()
                    .filter(each -> each.getString("email").equals(email))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void aSubAddressBelongsToItsInbox() throws IOException {
    var inbox = GATEWAY.api().inbox("ann");

    assertThat(send("Ann+Orders@sendook.localhost")).startsWith("250 ");
    assertThat(send("ann+a+b@sendook.localhost")).startsWith("250 ");
    assertThat(send("+ann@sendook.localhost")).startsWith("550 ");

    assertThat(GATEWAY.api().awaitMessages(inbox, 2)).hasSize(2);
  }

  @Test
  void whoHasTheVeryAddressComesFirst() throws IOException {
    var email = new JsonObject().put("email", "bob+own@sendook.localhost");
    GATEWAY.api().inbox("bob");
    var own = GATEWAY.api().post("/v1/inboxes", email).expect(201).json();

    assertThat(send("bob+own@sendook.localhost")).startsWith("250 ");

    assertThat(GATEWAY.api().awaitMessages(own, 1)).hasSize(1);
  }

  @Test
  void nobodyTakesASubAddressOfAnotherOrganization() {
    GATEWAY.api().inbox("carol");

    var email = new JsonObject().put("email", "carol+billing@sendook.localhost");
    GATEWAY
        .api("65e1a8b0c0ffee0123456799")
        .post("/v1/inboxes", email)
        .expectError(400, "invalid_request");
  }

  @Test
  void whoHasTheNameHasItsSubAddressesHoweverEarlyTheyWereTaken() throws IOException {
    var other = GATEWAY.api("65e1a8b0c0ffee0123456798");
    var squatted = new JsonObject().put("email", "dora+billing@sendook.localhost");
    other.post("/v1/inboxes", squatted).expect(201);
    var dora = GATEWAY.api().inbox("dora");

    assertThat(send("dora+billing@sendook.localhost")).startsWith("250 ");
    assertThat(GATEWAY.api().awaitMessages(dora, 1)).hasSize(1);

    GATEWAY.api().delete("/v1/inboxes/" + dora.getString("id")).expect(200);
    assertThat(send("dora+billing@sendook.localhost")).startsWith("550 ");
    var late = new JsonObject().put("email", "dora+late@sendook.localhost");
    other.post("/v1/inboxes", late).expectError(400, "invalid_request");
  }

  /** RFC 5321, 4.5.1: with and without the domain, in any case. */
  @ParameterizedTest
  @ValueSource(strings = {"postmaster", "Postmaster", "POSTMASTER@sendook.localhost"})
  void thePostmasterTakesMail(String address) throws IOException {
    assertThat(send(address)).startsWith("250 ");

    var inbox = named("postmaster@sendook.localhost");
    assertThat(GATEWAY.api().awaitMessages(inbox, 1)).isNotEmpty();
  }

  @Test
  void aPostmasterWhoseMailDoesNotComeHereIsRefused() throws IOException {
    assertThat(send("postmaster@elsewhere.example")).startsWith("550 ");
  }
}
