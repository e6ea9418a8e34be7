package com.sendook.inbound.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door does about clients that take too much, and who it believes to be whom. */
class DoorGuardTest {
  private static final String BEGIN = "EHLO x\r\nMAIL FROM:<a@b.example>\r\n";
  private static final String NOBODY = "RCPT TO:<nobody@d.example>\r\n";

  private final Door door = new Door();

  @AfterEach
  void close() throws TimeoutException {
    door.close();
  }

  /** Sends a byte now and then, until it is sent away. */
  private static void drip(RawClient client, String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      if (client.socket.getInputStream().available() > 0) {
        return;
      }
      client.send(text.substring(i, i + 1));
      pauseBriefly();
    }
  }

  private static void pauseBriefly() {
    await().pollDelay(Duration.ofMillis(20)).until(() -> true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", Dialogue.BEGIN})
  void aClientThatDripsIsSentAway(String before) throws Exception {
    door.idleTimeout = Duration.ofMillis(300);
    door.open();
    try (RawClient client = door.connect()) {
      client.send(before);
      for (int reply = 0; reply < before.lines().count(); reply++) {
        assertThat(client.reply()).matches("[23]50 .*|354 .*");
      }
      drip(client, "x".repeat(1_000));
      assertThat(client.reply()).startsWith("421 4.4.2");
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(door.intake.committed()).isEmpty();
  }

  @Test
  @Timeout(30)
  void aClientThatBringsNoMailIsSentAwayWhateverItSays() throws Exception {
    door.sessionTimeout = Duration.ofMillis(300);
    try (RawClient client = door.open().connect()) {
      String reply = client.ask("NOOP\r\n");
      while (reply.startsWith("250 ")) {
        reply = client.ask("NOOP\r\n");
      }
      assertThat(reply).startsWith("421 4.4.2");
    }
  }

  @Test
  void anUnknownRecipientIsWaitedForAndOthersAreNot() throws Exception {
    door.tarpit = Duration.ofSeconds(3);
    door.open();
    try (RawClient guessing = door.connect();
        RawClient other = door.connect()) {
      guessing.send(BEGIN + NOBODY + NOBODY + "NOOP\r\n");
      for (String code : new String[] {"250", "250", "550"}) {
        assertThat(guessing.reply()).startsWith(code);
      }
      assertThat(other.ask("NOOP\r\n")).startsWith("250 ");
      assertThat(guessing.socket.getInputStream().available()).isZero();
      assertThat(guessing.reply()).startsWith("550 5.1.1");
      assertThat(guessing.reply()).startsWith("250 2.0.0 Nothing");
    }
  }

  @Test
  void aClientThatGuessesVeryManyNamesIsSentAway() throws Exception {
    door.maxUnknownRecipients = 3;
    try (RawClient client = door.open().connect()) {
      client.send(BEGIN + NOBODY.repeat(50_000));
      for (String code : new String[] {"250", "250", "550", "550", "550", "421 4.7.0"}) {
        assertThat(client.reply()).startsWith(code);
      }
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void oneAddressHoldsNoMoreThanItsShare() throws Exception {
    door.proxies = List.of("127.0.0.0/8");
    door.maxConnectionsPerAddress = 2;
    door.open(2);
    List<RawClient> clients = new ArrayList<>();
    try {
      clients.add(Door.greeted(fromElsewhere()));
      clients.add(Door.greeted(fromElsewhere()));
      try (RawClient third = fromElsewhere()) {
        assertThat(third.reply()).startsWith("421 4.7.0 Too many connections from your address");
        assertThat(third.isClosedByServer()).isTrue();
      }
      assertThat(clients.get(0).ask("QUIT\r\n")).startsWith("221 ");
      await().until(this::isRoom);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  private RawClient fromElsewhere() throws IOException {
    RawClient client = new RawClient(door.port());
    client.send("PROXY TCP4 192.0.2.1 127.0.0.1 56324 25\r\n");
    return client;
  }

  @Test
  void thisMachinesOwnProgramsAreAsManyAsTheyLike() throws Exception {
    door.maxConnectionsPerAddress = 1;
    door.open();
    try (RawClient one = door.connect();
        RawClient other = door.connect()) {
      assertThat(one.ask("NOOP\r\n")).startsWith("250 ");
      assertThat(other.ask("NOOP\r\n")).startsWith("250 ");
    }
  }

  private boolean isRoom() throws IOException {
    try (RawClient next = fromElsewhere()) {
      return next.reply().startsWith("220 ");
    }
  }

  @Test
  void whoDoesNotWaitForTheGreetingIsSentAway() throws Exception {
    door.greetingDelay = Duration.ofMillis(500);
    door.open();
    try (RawClient hasty = new RawClient(door.port());
        RawClient polite = new RawClient(door.port())) {
      hasty.send(Dialogue.BEGIN);
      assertThat(hasty.reply()).startsWith("554 5.5.1");
      assertThat(hasty.isClosedByServer()).isTrue();
      assertThat(Door.greeted(polite).ask("EHLO x\r\n")).startsWith("250 ");
    }
    assertThat(door.intake.checked).isEmpty();
  }

  @Test
  void aProxyIsBelievedAboutItsClient() throws Exception {
    door.proxies = List.of("127.0.0.0/8");
    door.maxConnectionsPerAddress = 1;
    door.open();
    String header = "PROXY TCP4 192.0.2.%d 127.0.0.1 56324 25\r\n";
    try (RawClient one = new RawClient(door.port());
        RawClient other = new RawClient(door.port());
        RawClient another = new RawClient(door.port())) {
      one.send(header.formatted(1) + Dialogue.BEGIN + "x\r\n.\r\n");
      Door.greeted(one);
      for (String code : new String[] {"250", "250", "250", "354", "250 2.0.0 Taken"}) {
        assertThat(one.reply()).startsWith(code);
      }
      for (String each : header.formatted(2).split("", -1)) {
        other.send(each);
      }
      Door.greeted(other);
      another.send(header.formatted(1));
      assertThat(another.reply()).startsWith("421 4.7.0 Too many connections from your address");
    }
    FakeIntake.Mail mail = door.intake.committed().get(0);
    assertThat(mail.envelope.clientAddress()).isEqualTo("192.0.2.1");
    assertThat(mail.trace()).contains("([192.0.2.1])");
  }

  @Test
  void aProxyThatSaysNothingOfItsClientIsNotServed() throws Exception {
    door.proxies = List.of("127.0.0.1");
    door.maxConnections = 1;
    door.open();
    try (RawClient client = new RawClient(door.port())) {
      client.send(BEGIN);
      assertThat(client.isClosedByServer()).isTrue();
    }
    await()
        .until(
            () -> {
              try (RawClient next = new RawClient(door.port())) {
                return next.ask("PROXY UNKNOWN\r\n").startsWith("220 ");
              }
            });
  }

  @Test
  void nobodyElseIsBelieved() throws Exception {
    door.proxies = List.of("192.0.2.0/24", "::1");
    try (RawClient client = door.open().connect()) {
      assertThat(client.ask("PROXY TCP4 192.0.2.7 127.0.0.1 1 25\r\n")).startsWith("500 5.5.2");
      client.send(Dialogue.BEGIN + "x\r\n.\r\n");
      for (String code : new String[] {"250", "250", "250", "354", "250"}) {
        assertThat(client.reply()).startsWith(code);
      }
    }
    assertThat(door.intake.committed().get(0).envelope.clientAddress()).isEqualTo("127.0.0.1");
  }
}
