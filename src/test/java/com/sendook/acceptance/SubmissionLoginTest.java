package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who guesses keys at the submission port is slowed down, as who guesses passwords is. */
class SubmissionLoginTest {
  private static final int FREE = 30;

  @RegisterExtension
  private static final GatewayExtension gateway =
      new GatewayExtension().with("SENDOOK_SMTP_SUBMISSION_PORT", 0);

  private static String login(String key) throws IOException {
    try (var client = new SmtpClient(gateway.submissionPort())) {
      var response = "\0apikey\0" + key;
      return client.ask(
          "AUTH PLAIN "
              + Base64.getEncoder().encodeToString(response.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void whoFailsAgainAndAgainHasToWait() throws IOException {
    // A key that is right takes nothing away.
    assertThat(login(GatewayExtension.API_KEY)).startsWith("235 2.7.0 ");
    for (int i = 0; i < FREE; i++) {
      assertThat(login("sk_guess_" + i)).as("guess %d", i).startsWith("535 5.7.8 ");
    }
    var early = login(GatewayExtension.API_KEY);
    assertThat(early).matches("454 4\\.7\\.0 Too many failed logins .* come again in 1 s");
  }
}
