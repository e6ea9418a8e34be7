package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A session lasts as long as its client likes, and the key that opened it may not. */
class SubmissionRevokedKeyTest {
  @RegisterExtension
  private static final GatewayExtension gateway =
      new GatewayExtension().with("SENDOOK_SMTP_SUBMISSION_PORT", 0);

  @Test
  void aKeyThatIsDeletedSendsNothingMoreOnAnOpenSession() throws IOException {
    var api = gateway.api();
    var own = api.inbox("Own").getString("email");
    var made = api.post("/v1/api_keys", new JsonObject().put("name", "x")).expect(201).json();
    try (var client = new SmtpClient(gateway.submissionPort())) {
      var login = "\0apikey\0" + made.getString("key");
      var response = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
      assertThat(client.ask("AUTH PLAIN " + response)).startsWith("235 2.7.0 ");
      assertThat(client.ask("MAIL FROM:<" + own + ">")).startsWith("250 2.1.0 ");
      client.ask("RSET");

      api.delete("/v1/api_keys/" + made.getString("id")).expect(200);

      assertThat(client.ask("MAIL FROM:<" + own + ">"))
          .startsWith("530 5.7.0 ")
          .contains("API key");
    }
  }
}
