package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.message.Delivery;
import com.sendook.store.Collections;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Amazon SES tells by SNS, with real signatures by a key of the test's own. */
class SesDoorTest {
  private static final SnsTopic TOPIC = new SnsTopic();
  private static final MailSink RELAY = new MailSink();

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0)
          .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
          .with("SENDOOK_RELAY_HOST", "127.0.0.1")
          .with("SENDOOK_RELAY_PORT", RELAY.port())
          .with("SENDOOK_PROVIDERS_SES_TOPICS", SnsTopic.ARN)
          .withSnsAt(TOPIC::isHere);

  private static Api api;
  private static Api anybody;
  private static JsonObject inbox;

  @BeforeAll
  static void connect() {
    RELAY.reply(arrival -> "Ok " + idOf(arrival.recipient()));
    api = GATEWAY.api();
    anybody = new Api(GATEWAY.url(), null);
    inbox = api.inbox("Sender");
  }

  @AfterAll
  static void close() {
    TOPIC.close();
    RELAY.close();
  }

  /** What SES would call the mail to somebody. */
  private static String idOf(String recipient) {
    var name = UUID.nameUUIDFromBytes(recipient.getBytes(StandardCharsets.UTF_8));
    return "0102018f3c2a1b4d-" + name + "-000000";
  }

  private static JsonObject sent(String to) {
    var id =
        api.send(inbox, new JsonObject().put("to", to).put("text", "Hello"))
            .expect(201)
            .json()
            .getString("id");
    return api.awaitStatus(inbox, id, "sent");
  }

  private static Api.Answer post(String body) {
    return anybody.call(
        anybody
            .request("/webhooks/ses")
            .setHeader("Content-Type", "text/plain; charset=UTF-8")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** As Amazon does: again while it is asked to. */
  private static void take(JsonObject message) {
    await().until(() -> post(message.encode()).status() == 200);
  }

  private static JsonObject mail(String recipient) {
    return new JsonObject()
        .put("messageId", idOf(recipient))
        .put("source", inbox.getString("email"))
        .put("destination", new JsonArray().add(recipient));
  }

  private static JsonObject delivered(String recipient) {
    return new JsonObject()
        .put("notificationType", "Delivery")
        .put("mail", mail(recipient))
        .put(
            "delivery",
            new JsonObject()
                .put("recipients", new JsonArray().add(recipient))
                .put("smtpResponse", "250 2.6.0 Message received"));
  }

  private static JsonObject bounced(String recipient, String type, String status, String words) {
    var bounce =
        new JsonObject()
            .put("bounceType", type)
            .put("bounceSubType", "General")
            .put(
                "bouncedRecipients",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("emailAddress", recipient)
                            .put("action", "failed")
                            .put("status", status)
                            .put("diagnosticCode", words)));
    return new JsonObject()
        .put("eventType", "Bounce")
        .put("bounce", bounce)
        .put("mail", mail(recipient));
  }

  private static JsonObject complained(String recipient) {
    var named = new JsonArray().add(new JsonObject().put("emailAddress", recipient));
    return new JsonObject()
        .put("notificationType", "Complaint")
        .put("complaint", new JsonObject().put("complainedRecipients", named))
        .put("mail", mail(recipient));
  }

  private static List<String> events(JsonObject message) {
    return api
        .get(Api.messagesOf(inbox) + "/" + message.getString("id") + "/events?per=100")
        .list()
        .stream()
        .map(each -> each.getString("type"))
        .toList();
  }

  private static List<String> suppressed() {
    return api.get("/v1/suppressions?per=100").list().stream()
        .map(each -> each.getString("email"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"1, notificationType", "2, eventType"})
  void aDeliveryMovesItsRecipient(String version, String typeName) {
    var to = "delivered" + version + "@example.com";
    var message = sent(to);
    var told = delivered(to);
    told.put(typeName, told.remove("notificationType"));
    var envelope = TOPIC.unsigned("Notification", told.encode()).put("SignatureVersion", version);
    var signed = TOPIC.signed(envelope.put("Subject", "Amazon SES"));

    take(signed);
    take(signed);

    api.awaitStatus(inbox, message.getString("id"), "delivered");
    await().until(() -> events(message).contains("message.delivered"));
    assertThat(events(message)).containsOnlyOnce("message.delivered");
  }

  @ParameterizedTest
  @CsvSource({
    "Permanent, 5.1.1, smtp; 550 5.1.1 user unknown, true",
    "Permanent, '', '', true",
    "Permanent, 5.7.1, smtp; 550 5.7.1 message content rejected as spam, false",
    "Transient, 5.2.2, smtp; 552 5.2.2 mailbox full, false",
    "Transient, 5.1.1, smtp; 550 5.1.1 user unknown, false",
    "Undetermined, '', '', false"
  })
  void aBounceIsHardWhereItIsPermanent(String type, String status, String words, boolean hard) {
    var to = UUID.randomUUID() + "@example.com";
    var message = sent(to);

    take(TOPIC.notification(bounced(to, type, status, words)));

    api.awaitStatus(inbox, message.getString("id"), "bounced");
    await().until(() -> events(message).contains("message.bounced"));
    assertThat(suppressed().contains(to)).isEqualTo(hard);
  }

  /** A complaint may follow a delivery; who takes it back is not overruled by its repetition. */
  @Test
  void aComplaintEndsAllMailToIt() {
    var message = sent("angry@example.com");
    take(TOPIC.notification(delivered("angry@example.com")));
    api.awaitStatus(inbox, message.getString("id"), "delivered");
    var complaint = TOPIC.notification(complained("angry@example.com"));

    take(complaint);

    api.awaitStatus(inbox, message.getString("id"), "complained");
    assertThat(suppressed()).contains("angry@example.com");
    api.delete("/v1/suppressions/angry@example.com").expect(200);
    take(complaint);
    assertThat(suppressed()).doesNotContain("angry@example.com");
  }

  @Test
  void whatSesDoesNotCarryOnIsRejected() {
    var message = sent("virus@example.com");
    take(
        TOPIC.notification(
            new JsonObject()
                .put("eventType", "Reject")
                .put("reject", new JsonObject().put("reason", "Bad content"))
                .put("mail", mail("virus@example.com"))));

    var rejected = api.awaitStatus(inbox, message.getString("id"), "rejected");
    var recipient = Api.recipient(rejected, "virus@example.com");
    assertThat(recipient.getString("reply")).isEqualTo("Bad content");
    await().until(() -> events(message).contains("message.rejected"));
  }

  /** Where the relay named it nothing, or another relay carried it. */
  @Test
  void theMailIsAlsoFoundByWhatWeCalledIt() {
    var byHeader = sent("by-header@example.com");
    var told = delivered("by-header@example.com");
    var header =
        new JsonObject()
            .put("name", "Message-ID")
            .put("value", "<" + byHeader.getString("externalMessageId") + ">");
    told.getJsonObject("mail").put("messageId", "?").put("headers", new JsonArray().add(header));
    take(TOPIC.notification(told));
    api.awaitStatus(inbox, byHeader.getString("id"), "delivered");

    var byPath = sent("by-path@example.com");
    var other = delivered("by-path@example.com");
    var reversePath = RELAY.await("by-path@example.com").reversePath();
    other.getJsonObject("mail").put("messageId", "?").put("source", reversePath);
    take(TOPIC.notification(other));
    api.awaitStatus(inbox, byPath.getString("id"), "delivered");
  }

  @Test
  void theDeliveryKeepsWhatTheRelayCallsIt() {
    var message = sent("kept@example.com");
    var id = Delivery.idOf(message.getString("id"), "kept@example.com");
    var delivery = GATEWAY.store().findById(Collections.DELIVERIES, id).await();
    assertThat(delivery.getString("relayMessageId")).isEqualTo(idOf("kept@example.com"));
  }

  @Test
  void whatIsNoneOfOursIsPassedOver() {
    take(TOPIC.notification(delivered("nobody-we-know@example.com")));
    take(TOPIC.notification(new JsonObject().put("eventType", "Open")));
    take(TOPIC.signed(TOPIC.unsigned("Notification", "Successfully validated SNS topic")));
    take(TOPIC.signed(TOPIC.unsigned("UnsubscribeConfirmation", "You left")));
  }

  private static Map<String, Function<JsonObject, String>> forgeries() {
    var all = new LinkedHashMap<String, Function<JsonObject, String>>();
    all.put("no JSON", told -> "delivered");
    all.put("no object", told -> "[]");
    all.put("no signature", told -> TOPIC.unsigned("Notification", told.encode()).encode());
    all.put("another text", told -> signed(told, it -> it, it -> it.put("Message", "{ }")));
    all.put("another time", told -> signed(told, it -> it, it -> it.put("Timestamp", now(-60))));
    all.put("another subject", told -> signed(told, it -> it, it -> it.put("Subject", "x")));
    all.put("another id", told -> signed(told, it -> it, it -> it.put("MessageId", "x")));
    all.put(
        "another version", told -> signed(told, it -> it, it -> it.put("SignatureVersion", "1")));
    all.put("version 3", told -> signed(told, it -> it, it -> it.put("SignatureVersion", "3")));
    all.put("no Base64", told -> signed(told, it -> it, it -> it.put("Signature", "*")));
    all.put("old", told -> signed(told, it -> it.put("Timestamp", now(-66 * 60)), it -> it));
    all.put("no time", told -> signed(told, it -> it.put("Timestamp", "now"), it -> it));
    all.put(
        "a topic of others",
        told -> signed(told, it -> it.put("TopicArn", SnsTopic.ARN + "2"), it -> it));
    for (var path : List.of("/expired.pem", "/text.pem", "/valid.crt")) {
      var url = TOPIC.url(path);
      all.put(path, told -> signed(told, it -> it.put("SigningCertURL", url), it -> it));
    }
    for (var url :
        List.of(
            "https://sns.eu-west-1.amazonaws.com.evil.example/valid.pem",
            "https://evil.example/valid.pem",
            "file:///etc/passwd.pem",
            "not a url")) {
      all.put(url, told -> signed(told, it -> it.put("SigningCertURL", url), it -> it));
    }
    all.put(
        "a name twice",
        told -> {
          var body = signed(told, it -> it, it -> it);
          return body.substring(0, body.length() - 1) + ",\"Message\":\"{}\"}";
        });
    return all;
  }

  private static String now(long seconds) {
    return Instant.now().plus(Duration.ofSeconds(seconds)).toString();
  }

  private static String signed(
      JsonObject told, UnaryOperator<JsonObject> before, UnaryOperator<JsonObject> after) {
    return after
        .apply(TOPIC.signed(before.apply(TOPIC.unsigned("Notification", told.encode()))))
        .encode();
  }

  static Stream<String> forgeryNames() {
    return forgeries().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("forgeryNames")
  void whatIsForgedChangesNothing(String name) {
    var to = UUID.randomUUID() + "@example.com";
    var message = sent(to);
    var body = forgeries().get(name).apply(bounced(to, "Permanent", "5.1.1", "no"));

    post(body).expectError(400, "invalid_request");

    assertThat(api.message(inbox, message.getString("id")).getString("status")).isEqualTo("sent");
    assertThat(suppressed()).doesNotContain(to);
  }

  /** Amazon comes again when its own certificate could not be had. */
  @Test
  void aCertificateThatIsAwayIsAskedForAgain() {
    for (var path : List.of("/broken.pem", "/large.pem", "/moved.pem", "/missing.pem")) {
      var message = TOPIC.unsigned("Notification", "{}").put("SigningCertURL", TOPIC.url(path));
      post(TOPIC.signed(message).encode()).expectError(503, "unavailable");
    }
  }

  /** Amazon does not come again after a 4xx, and it is our clock that may be wrong. */
  @Test
  void whatIsSignedAndOfTomorrowIsAskedForAgain() {
    var message = TOPIC.unsigned("Notification", "{}").put("Timestamp", now(86_400));
    post(TOPIC.signed(message).encode()).expectError(503, "unavailable");
    post(message.put("Signature", "QQ==").encode()).expectError(400, "invalid_request");
  }

  @Test
  void aCertificateIsFetchedOnce() {
    take(TOPIC.notification(new JsonObject()));
    long before = TOPIC.asked().stream().filter("/valid.pem"::equals).count();
    take(TOPIC.notification(new JsonObject()));
    assertThat(TOPIC.asked().stream().filter("/valid.pem"::equals).count()).isEqualTo(before);
  }

  @Test
  void aSubscriptionIsConfirmedForAnAllowedTopicAlone() {
    var forOthers =
        TOPIC
            .unsigned("SubscriptionConfirmation", "Confirm")
            .put("TopicArn", SnsTopic.ARN + "2")
            .put("SubscribeURL", TOPIC.url("/confirm?others"));
    post(TOPIC.signed(forOthers).encode()).expectError(400, "invalid_request");
    var elsewhere =
        TOPIC
            .unsigned("SubscriptionConfirmation", "Confirm")
            .put("SubscribeURL", "http://127.0.0.1:9/confirm");
    post(TOPIC.signed(elsewhere).encode()).expectError(400, "invalid_request");
    var changed = TOPIC.signed(TOPIC.unsigned("SubscriptionConfirmation", "Confirm"));
    changed.put("SubscribeURL", TOPIC.url("/confirm?changed"));
    post(changed.encode()).expectError(400, "invalid_request");

    var right =
        TOPIC
            .unsigned("SubscriptionConfirmation", "Confirm")
            .put("SubscribeURL", TOPIC.url("/confirm?right"));
    take(TOPIC.signed(right));

    assertThat(TOPIC.asked())
        .contains("/confirm?right")
        .doesNotContain("/confirm?others", "/confirm?changed");
  }

  @Test
  void whatIsTooLongIsRefused() {
    assertThat(post("x".repeat((40 << 20) + 1)).status()).isEqualTo(413);
  }

  private static JsonObject received(String content, String encoding, String... recipients) {
    var action = new JsonObject().put("type", "SNS").put("topicArn", SnsTopic.ARN);
    if (encoding != null) {
      action.put("encoding", encoding);
    }
    return new JsonObject()
        .put("notificationType", "Received")
        .put(
            "receipt",
            new JsonObject()
                .put("recipients", new JsonArray(List.of(recipients)))
                .put("action", action))
        .put(
            "mail",
            new JsonObject()
                .put("messageId", UUID.randomUUID().toString())
                .put("timestamp", Instant.now().toString())
                .put("source", "ann@example.com"))
        .put("content", content);
  }

  private static void awaitNoReceiptDue() {
    await()
        .until(
            () ->
                GATEWAY
                        .store()
                        .count(
                            Collections.RECEIPTS,
                            new JsonObject()
                                .put("queue.dueAt", new JsonObject().put("$exists", true)),
                            1)
                        .await()
                    == 0);
  }

  @Test
  void aReceivedMailStandsInItsInboxOnceHoweverOftenItComes() {
    var own = api.inbox("Receiver");
    var address = own.getString("email");
    var plain = received(SmtpClient.mail(address, "Plain"), null, address, "nobody@example.net");
    var eightBit =
        "Subject: Latin\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\u00fc\u00dfe";
    var base64 =
        received(
            Base64.getEncoder().encodeToString(eightBit.getBytes(StandardCharsets.ISO_8859_1)),
            "BASE64",
            address);

    take(TOPIC.notification(plain));
    take(TOPIC.notification(plain));
    take(TOPIC.notification(base64));
    take(TOPIC.notification(base64));

    var messages = api.awaitMessages(own, 2);
    assertThat(messages).extracting(it -> it.getString("subject")).containsOnly("Plain", "Latin");
    assertThat(messages)
        .anySatisfy(it -> assertThat(it.getString("text")).contains("Gr\u00fc\u00dfe"));
    awaitNoReceiptDue();
    assertThat(api.countMessages(own)).isEqualTo(2);
  }

  /**
   * By two receipt rules, by sub-addresses, in another case, before and after an inbox was made.
   */
  @Test
  void aReceivedMailStandsInEachInboxOnceWhomeverItsNoticesName() {
    var own = api.inbox("Named twice");
    var other = api.inbox("Named later");
    var address = own.getString("email");
    var sub = address.replace("@", "+list@");
    var mail = received(SmtpClient.mail(address, "One"), null, address);
    take(TOPIC.notification(mail));
    for (var recipients :
        List.of(
            List.of(address.toUpperCase(Locale.ROOT)),
            List.of(sub, address),
            List.of(other.getString("email"), sub),
            List.of(other.getString("email"), address))) {
      mail.getJsonObject("receipt").put("recipients", new JsonArray(recipients));
      take(TOPIC.notification(mail));
    }

    api.awaitMessages(own, 1);
    api.awaitMessages(other, 1);
    awaitNoReceiptDue();
    assertThat(api.countMessages(own)).isEqualTo(1);
    assertThat(api.countMessages(other)).isEqualTo(1);
  }

  @Test
  void aReceivedMailForNobodyHereIsTakenAndOneWithoutItsContentIsNot() {
    take(TOPIC.notification(received("Subject: x\r\n\r\nx", null, "nobody@example.net")));
    var empty = received("", null, inbox.getString("email"));
    empty.remove("content");
    post(TOPIC.notification(empty).encode()).expectError(400, "invalid_request");
  }
}
