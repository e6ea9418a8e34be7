package com.sendook.acceptance;

import static com.sendook.outbound.transport.smtp.FakeSmtpServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.foreign.Certificates;
import com.sendook.foreign.Dnsmasq;
import com.sendook.foreign.Needs;
import com.sendook.foreign.Postfix;
import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.smtp.FakeSmtpServer;
import com.sendook.outbound.transport.smtp.RelayTransport;
import com.sendook.outbound.transport.smtp.SmtpSettings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real mail server at the far side: Postfix as the relay, spoken to over TLS that is checked, and
 * as the host that DNS names for a domain. Behind it is a server that refuses, so that what Postfix
 * has taken comes back as its own report.
 */
@Needs({"postfix", "dnsmasq", "openssl"})
@Timeout(120)
class PostfixTest {
  /** Whose mailboxes Postfix has. */
  private static final String NEAR = "example.com";

  /** Where Postfix brings mail, and is refused. */
  private static final String FAR = "far.example";

  /** Verified by its records in DNS; what comes back to it comes to the second gateway. */
  private static final String OWN = "shop.example";

  private static final String DEFAULT = "direct.localhost";
  private static final String NO_USER = "User unknown in virtual mailbox table";

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern MESSAGE_ID = Pattern.compile("\nMessage-ID: <([^>]+)>\n");

  /** The ways for mail to leave. */
  private enum Way {
    RELAY,
    DIRECT
  }

  @TempDir private static Path folder;
  private static final Deque<AutoCloseable> STARTED = new ArrayDeque<>();
  private static Dnsmasq dns;
  private static Certificates certificates;
  private static Postfix postfix;
  private static Vertx vertx;
  private static FakeSmtpServer far;
  private static Map<Way, Api> apis;
  private static Map<Way, JsonObject> inboxes;

  @BeforeAll
  static void start() throws Exception {
    dns = started(new Dnsmasq());
    certificates = new Certificates(folder);
    postfix = started(new Postfix());
    dns.mx(NEAR, 10, "mx." + NEAR).mx(FAR, 10, "mx." + NEAR).address("mx." + NEAR, "127.0.0.1");
    vertx = Vertx.vertx();
    STARTED.push(() -> vertx.close().await());
    far = new FakeSmtpServer(vertx).start();
    far.on("RCPT", reply("550-5.1.1 We know\r\n550 5.1.1 nobody of that name"));
    var relay = started(relayGateway());
    var direct = started(directGateway());
    apis = Map.of(Way.RELAY, relay.api(), Way.DIRECT, direct.api());
    inboxes =
        Map.of(
            Way.RELAY, apis.get(Way.RELAY).inbox("Sender"),
            Way.DIRECT, ownInbox(apis.get(Way.DIRECT)));
    postfix.start(
        certificates,
        Map.of(
            FAR,
            far.port(),
            GatewayExtension.DOMAIN,
            relay.smtpPort(),
            DEFAULT,
            direct.smtpPort(),
            "bounce." + OWN,
            direct.smtpPort()));
  }

  private static GatewayExtension relayGateway() {
    return new GatewayExtension()
        .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0)
        .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
        .with("SENDOOK_RELAY_HOST", "localhost")
        .with("SENDOOK_RELAY_PORT", postfix.port())
        .with("SENDOOK_RELAY_TLS", "required")
        .with("SENDOOK_RELAY_CA_FILE", certificates.root());
  }

  /** The one whose door speaks TLS. */
  private static GatewayExtension directGateway() {
    return new GatewayExtension()
        .with("SENDOOK_SMTP_TLS_CERT_FILE", certificates.chain())
        .with("SENDOOK_SMTP_TLS_KEY_FILE", certificates.key())
        .with("DEFAULT_EMAIL_DOMAIN", DEFAULT)
        .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0)
        .with("SENDOOK_OUTBOUND_TRANSPORT", "direct")
        .with("SENDOOK_DIRECT_PORT", postfix.port())
        .with("SENDOOK_DIRECT_ALLOW_PRIVATE", true)
        .with("SENDOOK_DNS_SERVERS", dns.address());
  }

  private static GatewayExtension started(GatewayExtension gateway) throws Exception {
    gateway.beforeAll(null);
    STARTED.push(() -> gateway.afterAll(null));
    return gateway;
  }

  private static <T extends AutoCloseable> T started(T program) {
    STARTED.push(program);
    return program;
  }

  @AfterAll
  static void stop() throws Exception {
    while (!STARTED.isEmpty()) {
      STARTED.pop().close();
    }
  }

  /** An inbox on a domain whose records DNS has as the API says. */
  private static JsonObject ownInbox(Api api) throws Exception {
    var domain = api.post("/v1/domains", new JsonObject().put("name", OWN)).expect(201).json();
    for (var each : domain.getJsonArray("records")) {
      publish((JsonObject) each);
    }
    dns.start();
    var verified = api.post("/v1/domains/" + OWN + "/verify", "").expect(200).json();
    assertThat(verified.getJsonArray("records"))
        .allSatisfy(
            each ->
                assertThat(((JsonObject) each).getString("status"))
                    .as("%s", each)
                    .isEqualTo("verified"));
    return api.post("/v1/inboxes", new JsonObject().put("email", "sales@" + OWN))
        .expect(201)
        .json();
  }

  private static void publish(JsonObject record) {
    var name = record.getString("name");
    var value = record.getString("value");
    switch (record.getString("type")) {
      case "MX" -> dns.mx(name, record.getInteger("priority"), value).address(value, "127.0.0.1");
      case "CNAME" -> dns.cname(name, value);
      default -> dns.txt(name, Dnsmasq.strings(value));
    }
  }

  private static JsonObject mail(String to, String subject) {
    var file = new JsonObject().put("name", "Grüße.bin").put("content", "AAECAwQFBgcICQ==");
    return new JsonObject()
        .put("to", to)
        .put("subject", subject)
        .put("text", "Grüße,\n.\n..dots\nFrom here\n")
        .put("attachments", new JsonArray().add(file));
  }

  private static JsonObject send(Way way, JsonObject mail) {
    return apis.get(way).send(inboxes.get(way), mail).expect(201).json();
  }

  private static JsonObject awaitStatus(Way way, JsonObject message, String status) {
    return apis.get(way).awaitStatus(inboxes.get(way), message.getString("id"), status);
  }

  private static JsonObject recipient(JsonObject message) {
    return message.getJsonArray("recipients").getJsonObject(0);
  }

  /** What Postfix has of it in the mailbox. */
  private static List<String> arrivals(String mailbox, JsonObject message) {
    var id = "\nMessage-ID: <" + message.getString("externalMessageId") + ">\n";
    return postfix.mails(mailbox).stream().filter(each -> each.contains(id)).toList();
  }

  @ParameterizedTest
  @EnumSource
  void theMailArrivesAsItWasWritten(Way way) {
    var sent = send(way, mail("ann@" + NEAR, "Grüße"));

    var settled = awaitStatus(way, sent, way == Way.RELAY ? "sent" : "delivered");

    assertThat(recipient(settled).getInteger("code")).isEqualTo(250);
    assertThat(recipient(settled).getString("enhancedCode")).isEqualTo("2.0.0");
    assertThat(recipient(settled).getString("reply")).contains("Ok: queued as");
    await().until(() -> !arrivals("ann", sent).isEmpty());
    var arrived = arrivals("ann", sent);
    assertThat(arrived).hasSize(1);
    assertThat(arrived.get(0)).contains("using TLSv1");
    assertThat(arrived.get(0).contains("DKIM-Signature:")).isEqualTo(way == Way.DIRECT);
    assertThat(withoutTrace(arrived.get(0))).isEqualTo(written(way, sent));
  }

  /** Less what stands before the mail's own header, with the line ends of a mail. */
  private static String withoutTrace(String arrived) {
    return arrived.substring(arrived.indexOf("\nDate: ") + 1).replace("\n", "\r\n");
  }

  private static String written(Way way, JsonObject message) {
    var path = Api.messagesOf(inboxes.get(way)) + "/" + message.getString("id") + "/raw";
    return new String(apis.get(way).download(path).body(), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @EnumSource
  void whomPostfixDoesNotKnowIsRejectedInItsWords(Way way) {
    var settled = awaitStatus(way, send(way, mail("nobody@" + NEAR, "Hello")), "rejected");

    var nobody = recipient(settled);
    assertThat(nobody.getInteger("code")).isEqualTo(550);
    assertThat(nobody.getString("enhancedCode")).isEqualTo("5.1.1");
    assertThat(nobody.getString("reply"))
        .isEqualTo("5.1.1 <nobody@%s>: Recipient address rejected: %s".formatted(NEAR, NO_USER));
    assertThat(nobody.getInteger("attempts")).isEqualTo(1);
  }

  /** Taken by Postfix, refused behind it, and told of by its own report at the gateway's door. */
  @ParameterizedTest
  @EnumSource
  void whatPostfixReturnsIsBounced(Way way) {
    var address = "gone-" + way.name().toLowerCase(java.util.Locale.ROOT) + "@" + FAR;
    var sent = send(way, mail(address, "Hello"));

    var gone = recipient(awaitStatus(way, sent, "bounced"));

    assertThat(gone.getString("enhancedCode")).isEqualTo("5.1.1");
    assertThat(gone.getString("reply")).contains("We know").contains("nobody of that name");
    assertThat(gone.getInteger("attempts")).isEqualTo(1);
    var path = Api.messagesOf(inboxes.get(way)) + "/" + sent.getString("id") + "/events";
    assertThat(apis.get(way).get(path).list())
        .extracting(each -> each.getString("type"))
        .contains("message.sent", "message.bounced");
    var suppressed = "/v1/suppressions/" + address;
    await().until(() -> apis.get(way).delete(suppressed).status() == 200);
  }

  @ParameterizedTest
  @EnumSource
  void whatPostfixBringsFromOutsideComesByTlsWhereItCan(Way way) throws Exception {
    var inbox = apis.get(way).inbox("Support");
    var address = inbox.getString("email");
    try (var client = new SmtpClient(postfix.port())) {
      assertThat(client.send(address, SmtpClient.mail(address, "by Postfix"))).startsWith("250 ");
    }

    var message = apis.get(way).awaitMessages(inbox, 1).get(0);

    var path = Api.messagesOf(inbox) + "/" + message.getString("id") + "/raw";
    var raw = new String(apis.get(way).download(path).body(), StandardCharsets.ISO_8859_1);
    assertThat(raw).contains(" with " + (way == Way.DIRECT ? "ESMTPS" : "ESMTP") + "\r\n");
    assertThat(message.getString("text")).isEqualTo("Hello.\n");
  }

  @Test
  void aRelayOfAnotherNameOrOfAnUnknownAuthorityGetsNothing() throws Exception {
    var root = certificates.root().toString();
    assertThat(overTls("localhost", root)).isInstanceOf(Outcome.Refused.class);
    assertThat(why(overTls("127.0.0.1", root))).contains("127.0.0.1");
    assertThat(why(overTls("localhost", null))).contains("certification path");
  }

  private static String why(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Deferred.class);
    assertThat(outcome.isUnreachable()).isTrue();
    return ((Outcome.Deferred) outcome).why();
  }

  /** What comes of a mail for somebody whom nobody knows. */
  private static Outcome overTls(String host, String caFile) {
    var patience = Duration.ofSeconds(10);
    var settings =
        new SmtpSettings(
            host,
            "127.0.0.1",
            postfix.port(),
            new SmtpSettings.Tls(SmtpSettings.TlsMode.REQUIRED, false, caFile),
            null,
            "gateway.example",
            new SmtpSettings.Timeouts(patience, patience, patience, patience, patience, patience),
            new SmtpSettings.Connections(1, 1, patience));
    var transport = new RelayTransport(vertx, List.of(settings));
    var mail = Buffer.buffer("Subject: x\r\n\r\nHello\r\n");
    try {
      return transport
          .transmit(new Envelope("a1", "from@example.org", "nobody@" + NEAR), mail)
          .await();
    } finally {
      transport.close().await();
    }
  }

  /** Each arrives once, or is bounced. */
  @Tag("long")
  @ParameterizedTest
  @EnumSource
  @Timeout(600)
  void aThousandMails(Way way) {
    var own =
        new JsonObject().put("email", "many@" + (way == Way.RELAY ? GatewayExtension.DOMAIN : OWN));
    var inbox = apis.get(way).post("/v1/inboxes", own).expect(201).json();
    var near = new ArrayList<String>();
    for (int i = 0; i < 1000; i++) {
      boolean isFar = i % 10 == 0;
      var to = isFar ? way + "-" + i + "@" + FAR : "bob@" + NEAR;
      var sent = apis.get(way).send(inbox, mail(to, "Number " + i)).expect(201).json();
      if (!isFar) {
        near.add(sent.getString("externalMessageId"));
      }
    }
    awaitCount(way, inbox, way == Way.RELAY ? "sent" : "delivered", near.size());
    awaitCount(way, inbox, "bounced", 1000 - near.size());
    await().atMost(PATIENCE).until(() -> countById("bob").keySet().containsAll(near));
    assertThat(countById("bob")).allSatisfy((id, count) -> assertThat(count).as(id).isEqualTo(1));
  }

  private static void awaitCount(Way way, JsonObject inbox, String status, int count) {
    var query = Api.messagesOf(inbox) + "?per=1&status=" + status;
    await()
        .atMost(PATIENCE)
        .until(
            () -> apis.get(way).get(query).header("x-total-count").orElseThrow(),
            String.valueOf(count)::equals);
  }

  /** How often each mail is in the mailbox. */
  private static Map<String, Long> countById(String mailbox) {
    return postfix.mails(mailbox).stream()
        .flatMap(each -> MESSAGE_ID.matcher(each).results().limit(1))
        .collect(Collectors.groupingBy(found -> found.group(1), Collectors.counting()));
  }
}
