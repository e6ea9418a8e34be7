package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import com.sendook.dns.FakeDnsServer;
import com.sendook.outbound.sign.Verifier;
import com.sendook.store.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A recipient takes leave by the link in a mail's header. */
@Timeout(60)
class UnsubscribeTest {
  private static final String URL = "https://mail.example.com/base";
  private static final Pattern LINK =
      Pattern.compile("\r\nList-Unsubscribe: <" + URL + "(/u/[A-Za-z0-9_-]+)>\r\n");
  private static final Pattern SIGNED = Pattern.compile("[ ;]h=([^;]+);");
  private static final String ONE_CLICK = "List-Unsubscribe=One-Click";
  private static final String DOMAIN = "shop.example";

  private static final FakeDnsServer DNS = new FakeDnsServer();
  private static final MailSink SINK = new MailSink();
  private static final Map<String, String> RECORDS = new HashMap<>();

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0)
          .with("SENDOOK_HTTP_PUBLIC_URL", URL + "/")
          .with("SENDOOK_DNS_SERVERS", DNS.address())
          .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
          .with("SENDOOK_RELAY_HOST", "127.0.0.1")
          .with("SENDOOK_RELAY_PORT", SINK.port());

  private static Api api;
  private static Api anybody;
  private static JsonObject inbox;

  @BeforeAll
  static void verifyDomain() {
    api = GATEWAY.api();
    anybody = new Api(GATEWAY.url(), null);
    var domain = api.post("/v1/domains", new JsonObject().put("name", DOMAIN)).expect(201).json();
    domain.getJsonArray("records").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("purpose").startsWith("dkim"))
        .forEach(each -> publish(each.getString("name"), each.getString("value")));
    api.post("/v1/domains/" + DOMAIN + "/verify", "").expect(200);
    var news = new JsonObject().put("email", "news@" + DOMAIN);
    inbox = api.post("/v1/inboxes", news).expect(201).json();
  }

  private static void publish(String name, String value) {
    DNS.txt(name, value.split("(?<=\\G.{255})", -1));
    RECORDS.put(name, value);
  }

  @AfterAll
  static void close() {
    SINK.close();
    DNS.close();
  }

  private static String somebody() {
    return "a" + Ids.next() + "@example.com";
  }

  private static JsonObject mail(Object to) {
    return new JsonObject().put("to", to).put("text", "Hello").put("unsubscribe", true);
  }

  private static String link(String recipient) {
    var mail = SINK.await(recipient).mail();
    assertThat(mail).contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    var found = LINK.matcher(mail);
    assertThat(found.find()).as(mail).isTrue();
    return found.group(1);
  }

  /** As a mail provider does. */
  private static Api.Answer oneClick(String link) {
    return anybody.call(
        anybody
            .request(link)
            .setHeader("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(ONE_CLICK)));
  }

  private static List<JsonObject> suppressions(Api who, String address) {
    return who.get("/v1/suppressions?per=100").expect(200).list().stream()
        .filter(each -> each.getString("email").equals(address))
        .toList();
  }

  @Test
  void oneClickEndsTheMailOfThisOrganizationToThisRecipient() throws Exception {
    var ann = somebody();
    var bob = somebody();
    var sent = api.send(inbox, mail(List.of(ann, bob))).expect(201).json();
    assertThat(sent.getBoolean("unsubscribe")).isTrue();
    assertThat(link(ann)).isNotEqualTo(link(bob));
    assertSigned(SINK.await(ann).mail());

    oneClick(link(ann)).expect(200);
    assertThat(oneClick(link(ann)).expect(200).response().body()).contains("unsubscribed", ann);

    assertThat(suppressions(api, ann)).hasSize(1);
    assertThat(suppressions(api, ann).get(0).getString("reason")).isEqualTo("unsubscribe");
    assertThat(suppressions(api, ann).get(0).getString("messageId"))
        .isEqualTo(sent.getString("id"));
    var again = api.send(inbox, mail(List.of(ann, bob))).expect(201).json().getString("id");
    var rejected = api.awaitStatus(inbox, again, "rejected");
    assertThat(Api.recipient(rejected, ann).getString("status")).isEqualTo("rejected");
    assertThat(Api.recipient(rejected, bob).getString("status")).isEqualTo("sent");
    assertThat(SINK.to(ann)).hasSize(1);

    var other = GATEWAY.api(Ids.next());
    assertThat(suppressions(other, ann)).isEmpty();
    var theirs = other.inbox("Other");
    var id = other.send(theirs, mail(ann)).expect(201).json().getString("id");
    other.awaitStatus(theirs, id, "sent");
  }

  private static void assertSigned(String mail) throws Exception {
    var bytes = mail.getBytes(StandardCharsets.ISO_8859_1);
    var verifier = new Verifier(RECORDS::get);
    assertThat(verifier.rsaPasses(bytes)).isTrue();
    assertThat(verifier.ed25519Passes(bytes)).isTrue();
    assertThat(SIGNED.matcher(mail.replaceAll("\r\n ", " ").replace(": ", ":")).results())
        .hasSize(2)
        .allSatisfy(
            each ->
                assertThat(List.of(each.group(1).split(":", -1)))
                    .contains("list-unsubscribe", "list-unsubscribe-post"));
    var changed = mail.replace("/base/u/", "/base/v/").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(verifier.rsaPasses(changed)).isFalse();
  }

  @Test
  void thePageAsksAndItsButtonDoesIt() {
    var address = "o'neil&sons+" + Ids.next() + "@example.com";
    api.send(inbox, mail(address)).expect(201);
    var link = link(address);
    var page = anybody.get(link).expect(200);
    assertThat(page.header("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(page.header("content-security-policy").orElseThrow())
        .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'");
    assertThat(page.header("cache-control")).hasValue("no-store");
    assertThat(page.header("x-content-type-options")).hasValue("nosniff");
    assertThat(page.header("referrer-policy")).hasValue("no-referrer");
    assertThat(page.response().body())
        .contains("<form method=\"post\">", "neil&amp;sons+")
        .doesNotContain("neil&sons");
    // Looked at by scanners as often as they like.
    anybody.call(anybody.request(link).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(suppressions(api, address)).isEmpty();

    var pressed = anybody.call(anybody.request(link).POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(pressed.expect(200).response().body()).contains("neil&amp;sons+");
    assertThat(suppressions(api, address)).hasSize(1);
  }

  @Test
  void worksWhenTheMailIsGone() {
    var ann = somebody();
    var id = api.send(inbox, mail(ann)).expect(201).json().getString("id");
    var link = link(ann);
    api.awaitStatus(inbox, id, "sent");
    org.awaitility.Awaitility.await()
        .until(() -> api.delete(Api.messagesOf(inbox) + "/" + id).status() == 200);
    oneClick(link).expect(200);
    assertThat(suppressions(api, ann)).hasSize(1);
  }

  @Test
  void aLinkThatWasChangedDoesNothing() {
    var ann = somebody();
    api.send(inbox, mail(ann)).expect(201);
    var link = link(ann);
    var changed = link.substring(0, 20) + (link.charAt(20) == 'A' ? 'B' : 'A') + link.substring(21);
    oneClick(changed).expectError(404, "not_found");
    anybody.get(changed).expectError(404, "not_found");
    var page =
        anybody.call(anybody.request(changed).header("Accept", "text/html,*/*").GET()).expect(404);
    assertThat(page.header("content-type")).hasValue("text/html; charset=utf-8");
    anybody
        .call(
            anybody
                .request(link)
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(1024 * 1024))))
        .expectError(413, "too_large");
    assertThat(suppressions(api, ann)).isEmpty();
  }

  @Test
  void eachRecipientOfATemplateHasTheirOwn() {
    var ann = somebody();
    var bob = somebody();
    var line =
        new JsonObject()
            .put("recipients", new JsonArray().add(to(ann)).add(to(bob)))
            .put("text", "Dear {{name}}")
            .put("unsubscribe", true);
    api.call(
            api.request(Api.messagesOf(inbox) + "/bulk")
                .setHeader("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(line.encode())))
        .expect(200);
    oneClick(link(bob)).expect(200);
    assertThat(link(ann)).isNotEqualTo(link(bob));
    assertThat(suppressions(api, bob)).hasSize(1);
    assertThat(suppressions(api, ann)).isEmpty();
  }

  private static JsonObject to(String address) {
    return new JsonObject()
        .put("to", address)
        .put("variables", new JsonObject().put("name", "you"));
  }

  @Test
  void isThereOnlyWhenAskedFor() {
    var ann = somebody();
    api.send(inbox, mail(ann).put("unsubscribe", false)).expect(201);
    assertThat(SINK.await(ann).mail()).doesNotContain("List-Unsubscribe");

    var own = new JsonObject().put("list-UNSUBSCRIBE", "<mailto:leave@shop.example>");
    var both = api.send(inbox, mail(ann).put("headers", own)).expectError(400, "invalid_request");
    assertThat(both.faultyFields()).containsExactly("headers.list-UNSUBSCRIBE");
    api.send(inbox, mail(somebody()).put("headers", own).put("unsubscribe", null)).expect(201);
    var wrong = api.send(inbox, mail(ann).put("unsubscribe", "yes"));
    assertThat(wrong.expectError(400, "invalid_request").faultyFields())
        .containsExactly("unsubscribe");
    var sent = api.send(inbox, mail(ann)).expect(201).json().getString("id");
    api.post(
            Api.messagesOf(inbox) + "/" + sent + "/reply",
            new JsonObject().put("text", "Hello").put("unsubscribe", true))
        .expectError(400, "invalid_request");
  }
}
