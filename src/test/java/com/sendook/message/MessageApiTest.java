package com.sendook.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.acceptance.Api;
import com.sendook.store.Collections;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MessageApiTest {
  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension().with("SENDOOK_LIMITS_SEND_PER_HOUR", 0);

  private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");

  private final Api api = GATEWAY.api();
  private JsonObject inbox;

  @BeforeEach
  void open() {
    inbox = api.inbox("Inbox");
  }

  private String path(JsonObject message) {
    return Api.messagesOf(inbox) + "/" + message.getString("id");
  }

  private JsonObject send(JsonObject mail) {
    return api.send(inbox, mail).expect(201).json();
  }

  private static JsonObject mail(String subject) {
    return new JsonObject()
        .put("to", "ann@example.com")
        .put("subject", subject)
        .put("text", "Hello");
  }

  private JsonObject awaitFinished(JsonObject message) {
    return await()
        .until(
            () -> api.message(inbox, message.getString("id")),
            each -> each.getString("status").equals("sent"));
  }

  private JsonObject receive(String raw) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), GATEWAY.smtpPort())) {
      socket.setSoTimeout(10_000);
      var in = socket.getInputStream();
      var out = socket.getOutputStream();
      for (var line :
          List.of(
              "HELO client.example.com",
              "MAIL FROM:<bob@example.com>",
              "RCPT TO:<" + inbox.getString("email") + ">",
              "DATA",
              raw + "\r\n.",
              "QUIT")) {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      }
      in.readAllBytes();
    }
    return api.awaitMessages(inbox, 1).get(0);
  }

  @Test
  void filtersAreKeptInTheLinksAndLeadThroughAllThatMatch() {
    var expected = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      expected.add(0, send(mail("a & b? (" + i + ")")).getString("id"));
      send(mail("other"));
    }

    var query = "?per=3&query=" + "A+%26+B%3F+(".replace("(", "%28") + "&nonsense=%0d%0a%3e";
    Optional<String> next = Optional.of(Api.messagesOf(inbox) + query);
    var seen = new ArrayList<String>();
    while (next.isPresent()) {
      var page = api.get(next.get()).expect(200);
      page.list().forEach(each -> seen.add(each.getString("id")));
      assertThat(page.header("x-total-count")).hasValue("7");
      next = page.header("link").map(NEXT::matcher).filter(it -> it.find()).map(it -> it.group(1));
    }
    assertThat(seen).isEqualTo(expected);

    var oldest = api.get(Api.messagesOf(inbox) + query + "&order=asc&after=" + seen.get(5));
    assertThat(oldest.list())
        .extracting(each -> each.getString("id"))
        .containsExactlyElementsOf(List.of(seen.get(4), seen.get(3), seen.get(2)));
    assertThat(oldest.header("link").orElseThrow())
        .contains("order=asc")
        .contains("after=" + seen.get(2))
        .contains("query=A+%26+B%3F+%28");
  }

  @Test
  void whatIsWrongWithAFilterIsToldAtOnce() {
    var refused =
        api.get(Api.messagesOf(inbox) + "?status=x&direction=y&since=z&threadId=1")
            .expectError(400, "invalid_request");
    assertThat(refused.faultyFields())
        .containsExactlyInAnyOrder("status", "direction", "since", "threadId");
    api.get(Api.messagesOf(inbox) + "?unheard=of").expect(200);
  }

  @Test
  void labelsAndMetadataAreNotedAfterTheFact() {
    var message = send(mail("x").put("labels", List.of("old")).put("metadata", map("a.b$", "1")));

    var changed = api.put(path(message), new JsonObject().put("labels", List.of("new", "paid")));
    assertThat(changed.expect(200).json().getJsonArray("labels")).containsExactly("new", "paid");
    assertThat(changed.json().getJsonObject("metadata")).isEqualTo(map("a.b$", "1"));
    var second = new JsonObject().put("metadata", map("$c", "2"));
    assertThat(api.put(path(message), second).json().getJsonArray("labels")).hasSize(2);
    assertThat(api.message(inbox, message.getString("id")).getJsonObject("metadata"))
        .isEqualTo(map("$c", "2"));

    var wrong = new JsonObject().put("labels", List.of("a", 1)).put("subject", "no");
    assertThat(api.put(path(message), wrong).expectError(400, "invalid_request").faultyFields())
        .containsExactlyInAnyOrder("labels[1]", "subject");
  }

  private static JsonObject map(String name, String value) {
    return new JsonObject().put(name, value);
  }

  @Test
  void aReceivedMailIsGotBackAsItCame() throws IOException {
    var raw =
        String.join(
            "\r\n",
            "From: Bob <bob@example.com>",
            "Subject: raw",
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=x",
            "",
            "--x",
            "",
            "text",
            "--x",
            "Content-Type: text/html",
            "Content-Disposition: attachment; filename*=UTF-8''%C3%BC%22%0d%0a%2f.html",
            "",
            "<script>alert(1)</script>",
            "--x--");
    var message = receive(raw);

    var answer = api.download(path(message) + "/raw");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("message/rfc822");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).endsWith(raw + "\r\n");

    var url = message.getJsonArray("attachments").getJsonObject(0).getString("url");
    var file = api.download(url);
    assertThat(new String(file.body(), StandardCharsets.UTF_8)).startsWith("<script>alert(1)");
    assertThat(file.headers().firstValue("content-type")).hasValue("text/html");
    assertThat(file.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(file.headers().firstValue("content-disposition").orElseThrow())
        .startsWith("attachment; filename=\"u_");
    var head = api.call(api.request(url).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(head.expect(200).header("content-length"))
        .hasValue(String.valueOf(file.body().length));

    assertThat(api.delete(path(message)).expect(200).json().getString("id"))
        .isEqualTo(message.getString("id"));
    api.get(path(message)).expectError(404, "not_found");
    api.get(path(message) + "/raw").expectError(404, "not_found");
    api.get(url).expectError(404, "not_found");
    assertThat(api.get("/v1/inboxes/" + inbox.getString("id") + "/threads").list()).isEmpty();
    var receipts = GATEWAY.store();
    await().until(() -> receipts.count(Collections.RECEIPTS, new JsonObject(), 1).await() == 0);
  }

  @Test
  void aSentMailIsGotAsItWentOut() throws IOException {
    var message = awaitFinished(send(mail("raw out").put("labels", List.of("a"))));

    var raw = new String(api.download(path(message) + "/raw").body(), StandardCharsets.UTF_8);
    try (var sent = Files.walk(GATEWAY.outbox())) {
      // Behind the envelope, which the sandbox puts first.
      assertThat(sent.filter(Files::isRegularFile).map(MessageApiTest::read))
          .anyMatch(file -> file.endsWith("\r\n" + raw));
    }
  }

  private static String read(java.nio.file.Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aLargeFileComesBackAsItWasSent() {
    var bytes = new byte[14 * 1024 * 1024];
    new Random(1).nextBytes(bytes);
    var file =
        new JsonObject()
            .put("name", "large \"1\".bin")
            .put("contentType", "application/octet-stream")
            .put("content", Base64.getEncoder().encodeToString(bytes));
    var message = send(mail("large").put("attachments", new JsonArray().add(file)));

    var url = message.getJsonArray("attachments").getJsonObject(0).getString("url");
    var answer = api.download(url);
    assertThat(answer.body()).isEqualTo(bytes);
    assertThat(answer.headers().firstValue("content-disposition"))
        .hasValue("attachment; filename=\"large _1_.bin\"; filename*=UTF-8''large%20%221%22.bin");
  }

  @Test
  void anInboxGetsAnotherNameAndItsEventTells() {
    var path = "/v1/inboxes/" + inbox.getString("id");

    var renamed = api.put(path, new JsonObject().put("name", "Office")).expect(200).json();
    assertThat(renamed.getString("name")).isEqualTo("Office");
    assertThat(api.get(path).json()).isEqualTo(renamed);
    assertThat(api.put(path, new JsonObject().putNull("name")).expect(200).json().fieldNames())
        .doesNotContain("name");
    assertThat(api.get(path).json().fieldNames()).doesNotContain("name");
    var refused = api.put(path, new JsonObject().put("email", "a@b.example").put("name", 1));
    assertThat(refused.expectError(400, "invalid_request").faultyFields())
        .containsExactlyInAnyOrder("email", "name");

    await()
        .untilAsserted(
            () ->
                assertThat(events("inbox.updated"))
                    .extracting(each -> each.getJsonObject("payload").getString("name"))
                    .containsExactly("Office", null));
  }

  private List<JsonObject> events(String type) {
    var query = new JsonObject().put("inboxId", inbox.getString("id")).put("type", type);
    return GATEWAY
        .store()
        .find(
            Collections.EVENTS,
            query,
            new io.vertx.ext.mongo.FindOptions().setSort(new JsonObject().put("position", 1)))
        .await();
  }

  @Test
  void whatIsAnotherOrganizationsIsNotThere() {
    var file = new JsonObject().put("name", "a").put("content", "QQ==");
    var message = send(mail("mine").put("attachments", new JsonArray().add(file)));
    var stranger = GATEWAY.api(Ids.next());
    var url = message.getJsonArray("attachments").getJsonObject(0).getString("url");

    for (var path : List.of(Api.messagesOf(inbox), path(message), path(message) + "/raw", url)) {
      stranger.get(path).expectError(404, "not_found");
    }
    var change = new JsonObject().put("labels", List.of("stolen"));
    stranger.put(path(message), change).expectError(404, "not_found");
    stranger.delete(path(message)).expectError(404, "not_found");
    stranger
        .put("/v1/inboxes/" + inbox.getString("id"), new JsonObject().put("name", "stolen"))
        .expectError(404, "not_found");
    var other = api.inbox("Other");
    api.get(Api.messagesOf(other) + "/" + message.getString("id") + "/raw").expect(404);
    api.delete(Api.messagesOf(other) + "/" + message.getString("id")).expect(404);
    assertThat(api.message(inbox, message.getString("id")).getJsonArray("labels")).isEmpty();
  }

  @Test
  void aWebhookIsTestedWithAJsonTypeAndNoBody() {
    var request =
        new JsonObject()
            .put("url", "http://127.0.0.1:1/")
            .put("events", List.of("message.received"));
    var webhook = api.post("/v1/webhooks", request).expect(201).json();

    var tested = api.post("/v1/webhooks/" + webhook.getString("id") + "/test", "").expect(200);
    assertThat(tested.json().getBoolean("success")).isFalse();
  }
}
