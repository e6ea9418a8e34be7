package com.sendook.outbound.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.outbound.transport.Outcome.Deferred;
import com.sendook.outbound.transport.Outcome.Refused;
import com.sendook.outbound.transport.Outcome.Sent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxTransportTest {
  private static final Envelope ENVELOPE = new Envelope("0a1b2c", "", "to@example.com");
  private static final String MAIL =
      "Subject: x\r\nDate: Fri, 1 Mar 2024 11:00:00 +0100\r\n\r\nDate: no\r\n";

  @TempDir private Path folder;
  private Vertx vertx;

  @BeforeEach
  void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stopVertx() throws Exception {
    vertx.close().await(5, TimeUnit.SECONDS);
  }

  @Test
  void writesTheMailBehindItsEnvelope() throws Exception {
    Path missing = folder.resolve("sand/box");

    assertThat(send(missing, ENVELOPE, MAIL))
        .isEqualTo(new Sent(new Reply(250, "2.0.0", "2.0.0 sandbox"), false));

    assertThat(missing.resolve("20240301T100000Z-0a1b2c.eml"))
        .hasContent("X-Envelope-From: <>\r\nX-Envelope-To: <to@example.com>\r\n" + MAIL);
  }

  @Test
  void aRepeatedDeliveryOverwritesItsOwnFile() throws Exception {
    send(folder, ENVELOPE, MAIL);
    send(folder, ENVELOPE, MAIL);
    send(folder, new Envelope("0a1b2d", "", "to@example.com"), MAIL);

    assertThat(files())
        .containsExactly("20240301T100000Z-0a1b2c.eml", "20240301T100000Z-0a1b2d.eml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Subject: x\r\n\r\nDate: Fri, 1 Mar 2024 11:00:00 +0100\r\n",
        "Date: yesterday\r\n\r\n"
      })
  void doesWithoutADate(String mail) throws Exception {
    send(folder, ENVELOPE, mail);

    assertThat(files()).containsExactly("0a1b2c.eml");
  }

  @Test
  void defersWhereTheFolderCannotBeWritten() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(send(file, ENVELOPE, MAIL)).isInstanceOf(Deferred.class);
  }

  @Test
  void leavesNothingHalfDoneBehind() throws Exception {
    Files.createDirectories(folder.resolve("20240301T100000Z-0a1b2c.eml/in the way"));

    assertThat(send(folder, ENVELOPE, MAIL)).isInstanceOf(Deferred.class);

    assertThat(files()).containsExactly("20240301T100000Z-0a1b2c.eml");
  }

  @Test
  void letsNoAddressWriteHeaders() throws Exception {
    Envelope envelope = new Envelope("0a1b2c", "", "a@b\r\nX-Own: yes");

    assertThat(send(folder, envelope, MAIL)).isInstanceOf(Refused.class);
    assertThat(files()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../a", "a/b", "a b", "ä", "a\n"})
  void takesNoIdThatIsNoFileName(String id) {
    assertThatThrownBy(() -> new Envelope(id, "", "to@example.com"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Outcome send(Path into, Envelope envelope, String mail) throws Exception {
    return new SandboxTransport(vertx, into)
        .transmit(envelope, Buffer.buffer(mail))
        .await(5, TimeUnit.SECONDS);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
