package com.sendook.inbound.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The door over real sockets: what has to do with time, order, load and ends. */
class SmtpVerticleTest {
  private static final String MAIL = "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n";

  private final Door door = new Door();

  @AfterEach
  void close() throws TimeoutException {
    door.close();
  }

  @Test
  void takesAMail() throws Exception {
    try (RawClient client = door.open().connectAndBegin()) {
      assertThat(client.ask("Subject: x\r\n\r\nbody\r\n.\r\n"))
          .isEqualTo("250 2.0.0 Taken as receipt-0");
      assertThat(client.ask("QUIT\r\n")).isEqualTo("221 2.0.0 mx.example closing");
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(door.intake.contents()).containsExactly("Subject: x\r\n\r\nbody\r\n");
    SmtpEnvelope envelope = door.intake.receipts.get(0).envelope;
    assertThat(envelope.clientAddress()).isEqualTo("127.0.0.1");
    assertThat(envelope.recipients()).containsExactly("c@d.example");
  }

  @Test
  void answersAPipelinedGroupInOrderThoughTheStoreTakesItsTime() throws Exception {
    List<Promise<RecipientVerdict>> lookUps = new CopyOnWriteArrayList<>();
    door.intake.onCheck =
        address -> {
          Promise<RecipientVerdict> lookUp = Promise.promise();
          lookUps.add(lookUp);
          return lookUp.future();
        };
    try (RawClient client = door.open().connect()) {
      client.send(
          """
          EHLO x
          MAIL FROM:<a@b.example>
          RCPT TO:<nobody@d.example>
          RCPT TO:<c@d.example>
          DATA
          one
          .
          RSET
          MAIL FROM:<>
          RCPT TO:<e@d.example>
          DATA
          two
          .
          QUIT
          """
              .replace("\n", "\r\n"));
      RecipientVerdict accepted = new RecipientVerdict.Accepted();
      for (RecipientVerdict verdict : List.of(new RecipientVerdict.Unknown(), accepted, accepted)) {
        await().until(() -> !lookUps.isEmpty());
        assertThat(lookUps).as("one command at a time").hasSize(1);
        lookUps.remove(0).complete(verdict);
      }
      for (int code : List.of(250, 250, 550, 250, 354, 250, 250, 250, 250, 354, 250, 221)) {
        assertThat(client.reply()).startsWith(code + " ");
      }
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(door.intake.contents()).containsExactly("one\r\n", "two\r\n");
  }

  @Test
  void saysYesOnlyWhenTheStoreDid() throws Exception {
    Promise<Void> disk = Promise.promise();
    AtomicInteger commits = new AtomicInteger();
    door.intake.onCommit =
        () -> {
          commits.incrementAndGet();
          return disk.future();
        };
    try (RawClient client = door.open().connectAndBegin()) {
      client.send("x\r\n.\r\nNOOP\r\n");
      await().until(() -> commits.get() == 1);
      assertThat(client.socket.getInputStream().available()).isZero();
      disk.complete();
      assertThat(client.reply()).startsWith("250 2.0.0 Taken");
      assertThat(client.reply()).startsWith("250 2.0.0 Nothing done");
    }
  }

  @Test
  void aHangingStoreIsABoundedWait() throws Exception {
    door.storeTimeout = Duration.ofMillis(50);
    door.open();
    door.intake.onCommit = () -> Promise.<Void>promise().future();
    try (RawClient client = door.connectAndBegin()) {
      assertThat(client.ask("x\r\n.\r\n")).startsWith("451 4.3.0");
      door.intake.onCheck = address -> Promise.<RecipientVerdict>promise().future();
      client.send("MAIL FROM:<>\r\nRCPT TO:<c@d.example>\r\n");
      assertThat(client.reply()).startsWith("250 ");
      assertThat(client.reply()).startsWith("451 4.3.0");
      assertThat(client.ask("NOOP\r\n")).startsWith("250 ");
    }
  }

  @Test
  void aHangingWriteIsABoundedWait() throws Exception {
    door.storeTimeout = Duration.ofMillis(50);
    door.intake.onWrite =
        mail ->
            mail.writes.get() == 1 ? Future.succeededFuture() : Promise.<Void>promise().future();
    try (RawClient client = door.open().connectAndBegin()) {
      assertThat(client.ask("x\r\n.\r\n")).startsWith("451 4.3.0");
      assertThat(door.intake.abandoned()).hasSize(1);
      assertThat(client.ask("NOOP\r\n")).startsWith("250 ");
    }
  }

  @Test
  void aVanishedClientLeavesNothing() throws Exception {
    door.open();
    try (RawClient client = door.connectAndBegin()) {
      client.send("half a mail\r\n.");
      await().until(() -> door.intake.receipts.get(0).content().startsWith("half"));
    }
    await().until(() -> door.intake.abandoned().size() == 1);
    assertThat(door.intake.committed()).isEmpty();
  }

  @Test
  void mailThatIsBeingCommittedIsNotAbandoned() throws Exception {
    Promise<Void> disk = Promise.promise();
    AtomicInteger commits = new AtomicInteger();
    door.maxConnections = 1;
    door.intake.onCommit =
        () -> {
          commits.incrementAndGet();
          return disk.future();
        };
    door.open();
    try (RawClient client = door.connectAndBegin()) {
      client.send("x\r\n.\r\n");
      await().until(() -> commits.get() == 1);
    }
    await().until(this::isRoom);
    disk.complete();
    await().until(() -> door.intake.committed().size() == 1);
    assertThat(door.intake.abandoned()).isEmpty();
  }

  @Test
  void aStoreThatThrowsPutsOffAndLosesNothing() throws Exception {
    door.open();
    door.intake.onCommit =
        () -> {
          throw new IllegalStateException("broken");
        };
    try (RawClient client = door.connectAndBegin()) {
      assertThat(client.ask("x\r\n.\r\n")).startsWith("451 4.3.0");
      door.intake.onCheck = address -> null;
      client.send("MAIL FROM:<>\r\nRCPT TO:<c@d.example>\r\n");
      assertThat(client.reply()).startsWith("250 ");
      assertThat(client.reply()).startsWith("421 4.3.0");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void badCommandsInOneSegmentAreAllAnswered() throws Exception {
    try (RawClient client = door.open().connect()) {
      client.send("BAD\r\n".repeat(50_000));
      for (int i = 1; i < 20; i++) {
        assertThat(client.reply()).startsWith("500 5.5.2");
      }
      assertThat(client.reply()).startsWith("421 4.7.0");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aClientThatVanishesWhileTheReceiptOpensLeavesNothing() throws Exception {
    Promise<Void> opened = Promise.promise();
    door.maxConnections = 1;
    door.intake.onWrite = mail -> opened.future();
    door.open();
    try (RawClient client = door.connect()) {
      client.send("EHLO x\r\n" + MAIL);
      await().until(() -> door.intake.receipts.size() == 1);
    }
    await().until(this::isRoom);
    assertThat(door.intake.abandoned()).isEmpty();
    opened.complete();
    await().until(() -> door.intake.abandoned().size() == 1);
  }

  @Test
  void aSilentClientIsSentAway() throws Exception {
    door.idleTimeout = Duration.ofMillis(50);
    try (RawClient client = door.open().connectAndBegin()) {
      client.send("half a mail\r\n");
      assertThat(client.reply()).startsWith("421 4.4.2");
      assertThat(client.isClosedByServer()).isTrue();
    }
    await().until(() -> door.intake.abandoned().size() == 1);
  }

  @Test
  void aConnectionOverTheLimitIsSentAway() throws Exception {
    door.maxConnections = 2;
    door.open();
    try (RawClient first = door.connect();
        RawClient second = door.connect();
        RawClient third = new RawClient(door.port())) {
      assertThat(third.reply()).startsWith("421 4.7.0");
      assertThat(third.isClosedByServer()).isTrue();
      assertThat(first.ask("QUIT\r\n")).startsWith("221 ");
      assertThat(second.ask("NOOP\r\n")).startsWith("250 ");
    }
    await().until(this::isRoom);
  }

  @Test
  void manyClientsAtOnceOnSeveralInstances() throws Exception {
    door.open(2);
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        clients.add(door.connect().send("EHLO x\r\n" + MAIL));
      }
      for (int i = 0; i < clients.size(); i++) {
        clients.get(i).send("mail " + i + "\r\n.\r\nQUIT\r\n");
      }
      for (RawClient client : clients) {
        for (String code : List.of("250", "250", "250", "354", "250", "221")) {
          assertThat(client.reply()).startsWith(code + " ");
        }
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
    assertThat(door.intake.contents()).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void readsNoFurtherThanTheStoreTakes() throws Exception {
    Promise<Void> disk = Promise.promise();
    door.maxMessageSizeBytes = 100_000_000;
    door.intake.onWrite = mail -> mail.writes.get() == 2 ? disk.future() : Future.succeededFuture();
    String block = ("x".repeat(98) + "\r\n").repeat(10_000);
    try (RawClient client = door.open().connectAndBegin()) {
      Flood flood = new Flood(client, block, 20);
      flood.awaitStandstill();
      FakeIntake.Mail mail = door.intake.receipts.get(0);
      assertThat(flood.blocksSent.get()).isLessThan(20);
      assertThat(mail.writes.get()).isEqualTo(2);
      assertThat(mail.content().length()).isLessThan(200_000);
      disk.complete();
      flood.thread.join(Duration.ofSeconds(20).toMillis());
      assertThat(client.ask(".\r\n")).startsWith("250 ");
      assertThat(mail.content()).hasSize(20 * block.length());
    }
  }

  @Test
  void aClientThatReadsNoRepliesIsNotReadEither() throws Exception {
    door.idleTimeout = Duration.ofMillis(500);
    try (RawClient client = door.open().connect()) {
      Flood flood = new Flood(client, "HELP\r\n".repeat(10_000), 1_000);
      flood.thread.join(Duration.ofSeconds(20).toMillis());
      assertThat(flood.thread.isAlive()).as("the client is sent away in the end").isFalse();
      assertThat(flood.blocksSent.get()).isLessThan(1_000);
    }
  }

  @Test
  void stoppingSendsIdleClientsAwayAndLetsMailEnd() throws Exception {
    door.open();
    try (RawClient idle = door.connect();
        RawClient sending = door.connectAndBegin()) {
      sending.send("first half\r\n");
      await().until(() -> door.intake.receipts.get(0).content().startsWith("first"));
      Future<Void> stopped = door.undeploy();
      assertThat(idle.reply()).startsWith("421 4.3.2");
      assertThat(idle.isClosedByServer()).isTrue();
      // The port is given up beside the farewells.
      await().until(() -> isRefused(door.port()));
      assertThat(sending.ask("second half\r\n.\r\nNOOP\r\n")).startsWith("250 2.0.0 Taken");
      String next = sending.reply();
      // Each connection is told of the end by itself: this one may still have had a moment.
      String last = next.startsWith("250 2.0.0 Nothing done") ? sending.reply() : next;
      assertThat(last).startsWith("421 4.3.2");
      Door.await(stopped);
    }
    assertThat(door.intake.contents()).containsExactly("first half\r\nsecond half\r\n");
  }

  private static boolean isRefused(int port) {
    try {
      new RawClient(port).close();
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  @Test
  void stoppingWaitsNoLongerThanTheDrainTimeout() throws Exception {
    door.drainTimeout = Duration.ofMillis(100);
    try (RawClient sending = door.open().connectAndBegin()) {
      Future<Void> stopped = door.undeploy();
      assertThat(sending.reply()).startsWith("421 4.3.2");
      assertThat(sending.isClosedByServer()).isTrue();
      Door.await(stopped);
    }
    await().until(() -> door.intake.abandoned().size() == 1);
  }

  @Test
  void deploymentFailsWhereThePortIsTaken() throws Exception {
    door.open();
    SmtpSettings taken = door.settings(door.port());
    Vertx other = Vertx.vertx();
    try {
      assertThatThrownBy(
              () ->
                  Door.await(
                      other.deployVerticle(
                          new SmtpVerticle(taken, door.intake, new Connections(1, 1)))))
          .isInstanceOf(BindException.class);
    } finally {
      Door.await(other.close());
    }
  }

  @Test
  void aClientThatNeverEndsItsMailIsCutOff() throws Exception {
    door.maxMessageSizeBytes = 10_000;
    try (RawClient client = door.open().connectAndBegin()) {
      client.send("x".repeat(110_000));
      assertThat(client.reply()).startsWith("421 4.7.0");
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(door.intake.abandoned()).hasSize(1);
  }

  /** Whether one more connection is taken: those before are known to be closed. */
  private boolean isRoom() throws IOException {
    try (RawClient next = new RawClient(door.port())) {
      return next.reply().startsWith("220 ");
    }
  }

  /** A client that sends and sends, on a thread of its own. */
  private static final class Flood {
    final AtomicInteger blocksSent = new AtomicInteger();
    final Thread thread;

    Flood(RawClient client, String block, int blocks) {
      thread = new Thread(() -> send(client, block, blocks));
      thread.start();
    }

    private void send(RawClient client, String block, int blocks) {
      try {
        while (blocksSent.get() < blocks) {
          client.send(block);
          blocksSent.incrementAndGet();
        }
      } catch (IOException sentAway) {
        assertThat(blocksSent.get()).isPositive();
      }
    }

    /** Until nothing more went out for a while: the buffers between us are full. */
    void awaitStandstill() {
      AtomicInteger before = new AtomicInteger(-1);
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(
              () -> blocksSent.get() > 0 && before.getAndSet(blocksSent.get()) == blocksSent.get());
    }
  }
}
