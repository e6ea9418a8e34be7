package com.sendook.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is sent to break the gateway: it is taken or refused, costs a bounded amount of memory, and
 * the others are served meanwhile. The figures are printed.
 */
class BombsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SLOW_CLIENTS = 1_000;
  private static final String BEGIN = "From: a@example.com\r\nSubject: %s\r\nMIME-Version: 1.0\r\n";

  @TempDir private static Path folder;
  private static GatewayProcess gateway;
  private static Vertx vertx;

  private JsonObject inbox;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    gateway = GatewayProcess.in(folder).heap("512m").start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    vertx.close().await();
  }

  @BeforeEach
  void makeInbox() {
    inbox = gateway.api().inbox("Bombs");
  }

  /** A mail that is taken, stands in the inbox, and costs no more than that. */
  private JsonObject taken(String name, String mail) throws IOException {
    long began = System.nanoTime();
    try (var client = new SmtpClient(gateway.smtpPort())) {
      assertThat(client.send(inbox.getString("email"), BEGIN.formatted(name) + mail))
          .startsWith("250 ");
    }
    var message = gateway.api().awaitMessages(inbox, 1).get(0);
    print(name, "in the inbox after %d ms".formatted(millisSince(began)));
    return gateway.api().message(inbox, message.getString("id"));
  }

  private static void print(String name, String figures) throws IOException {
    System.out.printf("%s: %s; %d MB resident%n", name, figures, residentMegabytes());
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  /** 0 where the system does not tell. */
  private static long residentMegabytes() throws IOException {
    var status = Path.of("/proc/" + gateway.pid() + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  @Test
  void twentyThousandParts() throws IOException {
    var mail = new StringBuilder("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    for (int i = 0; i < 20_000; i++) {
      mail.append("--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n");
    }

    var message = taken("20,000 parts", mail + "--b--");

    assertThat(message.getString("parseError")).isNotBlank();
  }

  @Test
  void aDepthOfTwoThousand() throws IOException {
    var mail = new StringBuilder("Content-Type: multipart/mixed; boundary=b0\r\n\r\n");
    for (int i = 1; i <= 2_000; i++) {
      mail.append(
          "--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n".formatted(i - 1, i));
    }

    assertThat(taken("depth 2,000", mail + "x").getString("parseError")).isNotBlank();
  }

  @Test
  void aHeaderOfTenMegabytes() throws IOException {
    var fields = "X-Filler: %s\r\n".formatted("y".repeat(900)).repeat(11_500);

    assertThat(taken("header of 10 MB", fields + "\r\nHello").getString("text")).contains("Hello");
  }

  @Test
  void aBase64PartWithoutAnEnd() throws IOException {
    var line = "QUJD".repeat(19) + "\r\n";
    var mail =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n"
            + line.repeat(20 * 1024 * 1024 / line.length());

    var message = taken("base64 without an end, 20 MB", mail);

    assertThat(message.getJsonArray("attachments")).hasSize(1);
  }

  @Test
  void tenThousandRecipients() throws IOException {
    name(10_000);
  }

  @Tag("long")
  @Test
  void aHundredThousandRecipients() throws IOException {
    name(100_000);
  }

  /** As many recipients as a mail may have are taken, and the others put off. */
  private void name(int recipients) throws IOException {
    long began = System.nanoTime();
    try (var client = new SmtpClient(gateway.smtpPort())) {
      client.ask("MAIL FROM:<ann@example.com>");
      var recipient = "RCPT TO:<" + inbox.getString("email").replace("@", "+%d@") + ">";
      int taken = 0;
      int refused = 0;
      for (int i = 0; i < recipients; i++) {
        var reply = client.ask(recipient.formatted(i));
        taken += reply.startsWith("250 ") ? 1 : 0;
        refused += reply.startsWith("452 ") ? 1 : 0;
        if (reply.startsWith("421 ")) {
          break;
        }
      }
      assertThat(taken).isEqualTo(1_000);
      print(
          recipients + " recipients",
          "%d taken, %d put off, %d ms".formatted(taken, refused, millisSince(began)));
      assertThat(client.ask("DATA")).startsWith("354 ");
      assertThat(client.ask("Subject: many\r\n\r\nHello\r\n.")).startsWith("250 ");
    }
    assertThat(gateway.api().awaitMessages(inbox, 1)).hasSize(1);
  }

  /**
   * Each sends a byte a second, in the middle of a mail; others bring theirs as if they were alone.
   */
  @Test
  void aThousandSlowClients() throws IOException {
    long before = residentMegabytes();
    var begun = new AtomicInteger();
    var sockets = new CopyOnWriteArrayList<NetSocket>();
    var client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(30_000));
    var connected =
        IntStream.range(0, SLOW_CLIENTS).mapToObj(i -> drip(client, sockets, begun)).toList();
    Future.all(connected).await();
    await("all are in the middle of a mail")
        .atMost(PATIENCE)
        .until(() -> begun.get() == SLOW_CLIENTS);

    var slowest = serveOthers(200);

    print(
        "1,000 slow clients",
        "a mail of others within %d ms; %d MB resident before".formatted(slowest, before));
    assertThat(slowest).isLessThan(PATIENCE.toMillis());
    assertThat(gateway.api().awaitMessages(inbox, 200)).hasSize(100);
    sockets.forEach(NetSocket::close);
  }

  private Future<NetSocket> drip(NetClient client, List<NetSocket> sockets, AtomicInteger begun) {
    return client
        .connect(gateway.smtpPort(), "127.0.0.1")
        .onSuccess(
            socket -> {
              sockets.add(socket);
              socket.handler(
                  reply -> {
                    if (reply.toString(ISO_8859_1).contains("354 ")) {
                      begun.incrementAndGet();
                      long timer = vertx.setPeriodic(1_000, each -> socket.write("x"));
                      socket.closeHandler(closed -> vertx.cancelTimer(timer));
                    }
                  });
              socket.write(
                  "EHLO slow.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<%s>\r\nDATA\r\n"
                      .formatted(inbox.getString("email")));
            });
  }

  /** The longest that one of so many mails took, in milliseconds. */
  private long serveOthers(int mails) throws IOException {
    long slowest = 0;
    try (var client = new SmtpClient(gateway.smtpPort())) {
      for (int i = 0; i < mails; i++) {
        long began = System.nanoTime();
        var address = inbox.getString("email");
        assertThat(client.send(address, SmtpClient.mail(address, "mail " + i))).startsWith("250 ");
        slowest = Math.max(slowest, millisSince(began));
      }
    }
    return slowest;
  }
}
