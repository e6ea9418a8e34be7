package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that fills up under the embedded store ends the program, with a reason, instead of leaving
 * one behind that refuses everything; with room again, a new start has all that was answered.
 */
class FullDiskIT {
  /** More than redis-server has, which is unpacked under the same limit. */
  private static final int LIMIT_KIBIBYTES = 12 * 1024;

  private static final int ATTACHMENT_BYTES = 1 << 20;

  @Test
  @Tag("long")
  void endsAndLosesNothing(@TempDir Path folder) {
    try (var gateway =
        GatewayProcess.in(folder)
            .with("SENDOOK_QUEUE_LEASE", "3s")
            .with("SENDOOK_QUEUE_RENEW_EVERY", "1s")
            .fileLimit(LIMIT_KIBIBYTES)
            .start()) {
      var inbox = gateway.api().inbox("Full");
      var accepted = sendUntilItEnds(gateway.api(), inbox);

      assertThat(gateway.exitCode()).isEqualTo(74);
      assertThat(gateway.errors()).contains("cannot be written", "start it again");
      assertThat(accepted).as("mails before the disk was full").hasSizeGreaterThan(2);

      gateway.withoutFileLimit().start();
      for (var id : accepted) {
        gateway
            .api()
            .awaitMessage(inbox, id, message -> message.getString("status").equals("sent"));
      }
    }
  }

  private static List<String> sendUntilItEnds(Api api, JsonObject inbox) {
    var accepted = new ArrayList<String>();
    try {
      for (int mail = 0; mail < 100; mail++) {
        var answer = api.send(inbox, mail(mail));
        if (answer.status() == 201) {
          accepted.add(answer.json().getString("id"));
        }
      }
    } catch (UncheckedIOException e) {
      // It ended, and with it the connection.
      return accepted;
    }
    throw new AssertionError("100 mails did not fill the disk");
  }

  private static JsonObject mail(int number) {
    var bytes = new byte[ATTACHMENT_BYTES];
    new Random(number).nextBytes(bytes);
    var attachment =
        new JsonObject()
            .put("content", Base64.getEncoder().encodeToString(bytes))
            .put("name", number + ".bin")
            .put("contentType", "application/octet-stream");
    return new JsonObject()
        .put("to", "ann@example.com")
        .put("text", "Hello")
        .put("attachments", new JsonArray().add(attachment));
  }
}
