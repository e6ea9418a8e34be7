package com.sendook.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.dns.FakeDnsServer;
import com.sendook.problem.Problem;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(20)
class DomainRoutesTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private record Answer(int status, String type, Buffer body) {
    JsonObject object() {
      return body.toJsonObject();
    }

    String error() {
      return object().getString("error");
    }

    JsonObject record(String purpose) {
      return object().getJsonArray("records").stream()
          .map(JsonObject.class::cast)
          .filter(each -> each.getString("purpose").equals(purpose))
          .findFirst()
          .orElseThrow();
    }
  }

  private final String ours = Ids.next();
  private final String others = Ids.next();
  private DomainFixture node;
  private HttpServer server;
  private HttpClient http;

  @BeforeEach
  void open() {
    node = new DomainFixture(STORE.vertx(), STORE.store());
    var router = Router.router(STORE.vertx());
    router.route().handler(BodyHandler.create(false));
    router
        .route()
        .handler(
            context -> {
              context.put("sendook.organizationId", context.request().getHeader("Organization"));
              context.next();
            })
        .failureHandler(
            context -> {
              var kind = ((Problem) context.failure()).kind();
              context
                  .response()
                  .setStatusCode(
                      kind == Problem.Kind.NOT_FOUND
                          ? 404
                          : kind == Problem.Kind.CONFLICT ? 409 : 400)
                  .end(new JsonObject().put("error", context.failure().getMessage()).toBuffer());
            });
    node.routes().mount(router, "/v1");
    server = STORE.vertx().createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await();
    http = STORE.vertx().createHttpClient();
  }

  @AfterEach
  void close() {
    http.close().await();
    server.close().await();
    node.close();
  }

  private Answer call(String organization, String method, String path, String body) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(method))
            .setHost("127.0.0.1")
            .setPort(server.actualPort())
            .setURI("/v1/domains" + path)
            .putHeader("Organization", organization)
            .putHeader("Content-Type", "application/json");
    return http.request(options)
        .compose(request -> request.send(body == null ? "" : body).compose(DomainRoutesTest::whole))
        .await();
  }

  private static Future<Answer> whole(HttpClientResponse response) {
    var type = response.getHeader("Content-Type");
    return response.body().map(bytes -> new Answer(response.statusCode(), type, bytes));
  }

  private JsonObject create(String organization, String name) {
    var answer = call(organization, "POST", "", new JsonObject().put("name", name).encode());
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    return answer.object();
  }

  private static String status(JsonObject domain) {
    return domain.getString("status");
  }

  @Test
  void aNewDomainShowsTheRecordsThatItNeeds() {
    var domain = create(ours, "Bücher.example");
    assertThat(domain.getString("name")).isEqualTo("xn--bcher-kva.example");
    assertThat(domain.getString("_id")).isEqualTo(domain.getString("id"));
    assertThat(domain.getBoolean("verified")).isFalse();
    assertThat(domain.getJsonArray("records"))
        .extracting(each -> ((JsonObject) each).getString("type"))
        .containsExactly("MX", "TXT", "TXT", "TXT", "CNAME", "TXT");
    assertThat(domain.getJsonArray("records"))
        .extracting(each -> ((JsonObject) each).getBoolean("optional"))
        .containsExactly(null, null, null, null, null, true);
    assertThat(domain.getJsonArray("records"))
        .allSatisfy(
            each -> {
              assertThat(((JsonObject) each).getString("status")).isEqualTo("pending");
              assertThat(((JsonObject) each).getJsonArray("found")).isEmpty();
            });
    assertThat(domain.encode()).doesNotContain("privateKey").doesNotContain("\"ed25519\"");
    assertThat(call(ours, "GET", "/b%C3%BCcher.example", null).object()).isEqualTo(domain);
    assertThat(call(ours, "GET", "/" + domain.getString("id"), null).object()).isEqualTo(domain);
    assertThat(call(ours, "GET", "", null).body().toJsonArray())
        .isEqualTo(new JsonArray().add(domain));
    assertThat(call(ours, "DELETE", "/xn--bcher-kva.example", null).object()).isEqualTo(domain);
    assertThat(call(ours, "GET", "/xn--bcher-kva.example", null).status()).isEqualTo(404);
  }

  @Test
  void theKeyIsSealedAndItsPublicHalfIsTheRecord() throws Exception {
    var shown = create(ours, "key.example");
    var stored =
        Documents.read(
            STORE
                .store()
                .findOne(Collections.DOMAINS, new JsonObject().put("_id", shown.getString("id")))
                .await(),
            Domain.class);
    var keys = KeyFactory.getInstance("RSA");
    var secret = node.secrets.open(stored.privateKey(), Domain.keyContext(stored.id()));
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.generatePrivate(new PKCS8EncodedKeySpec(secret)));
    signature.update(new byte[] {1, 2, 3});
    var signed = signature.sign();
    assertThat(signed).hasSize(256);
    var record = shown.getJsonArray("records").getJsonObject(2).getString("value");
    var publicKey = Base64.getDecoder().decode(record.replace("v=DKIM1; k=rsa; p=", ""));
    signature.initVerify(keys.generatePublic(new X509EncodedKeySpec(publicKey)));
    signature.update(new byte[] {1, 2, 3});
    assertThat(signature.verify(signed)).isTrue();
  }

  @Test
  void refusesWhatIsNoDomainOrIsThereAlready() {
    for (var body :
        List.of(
            "{}",
            "{\"name\": 1}",
            "{\"name\": \"localhost\"}",
            "{\"name\": \"192.0.2.1\"}",
            "{\"name\": \"Sendook.localhost.\"}",
            "{\"name\": \"a.example\", \"mame\": \"b\"}")) {
      assertThat(call(ours, "POST", "", body).status()).as(body).isEqualTo(400);
    }
    create(ours, "twice.example");
    var again = call(ours, "POST", "", "{\"name\": \"TWICE.example\"}");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.error()).isEqualTo("This organization has the domain twice.example already");
  }

  @Test
  void anotherOrganizationsLooksAsIfItWereNotThere() {
    var id = create(ours, "mine.example").getString("id");
    for (var key : List.of(id, "mine.example", Ids.next(), "a_b", "nothing")) {
      assertThat(call(others, "GET", "/" + key, null).status()).isEqualTo(404);
      assertThat(call(others, "DELETE", "/" + key, null).status()).isEqualTo(404);
      assertThat(call(others, "GET", "/" + key + "/dns", null).status()).isEqualTo(404);
      assertThat(call(others, "POST", "/" + key + "/verify", null).status()).isEqualTo(404);
      var rotation = "/" + key + "/dkim-rotation";
      assertThat(call(others, "POST", rotation, null).status()).isEqualTo(404);
      assertThat(call(others, "DELETE", rotation, null).status()).isEqualTo(404);
    }
    assertThat(call(others, "GET", "", null).body().toJsonArray()).isEmpty();
    assertThat(call(ours, "GET", "/" + id, null).status()).isEqualTo(200);
  }

  @Test
  void recordsAsAFormAndAsAZoneFile() {
    var domain = create(ours, "zone.example");
    var form = call(ours, "GET", "/zone.example/dns", null).body().toJsonArray();
    assertThat(form.getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("type", "MX")
                .put("name", "zone.example")
                .put("value", "mail.example.org")
                .put("priority", 10));
    assertThat(form.getJsonObject(3).fieldNames()).containsOnly("type", "name", "value");
    assertThat(form.getJsonObject(5).getBoolean("optional")).isTrue();

    var zone = call(ours, "GET", "/zone.example/dns?format=zone", null);
    assertThat(zone.type()).startsWith("text/dns");
    var lines = zone.body().toString().lines().toList();
    assertThat(lines)
        .hasSize(6)
        .contains(
            "zone.example. 3600 IN MX 10 mail.example.org.",
            "zone.example. 3600 IN TXT \"v=spf1 a:mail.example.org ~all\"",
            "_dmarc.zone.example. 3600 IN TXT \"v=DMARC1; p=none\"",
            "bounce.zone.example. 3600 IN CNAME mail.example.org.");
    var dkim = lines.get(2).substring(lines.get(2).indexOf('"'));
    var strings = List.of(dkim.substring(1, dkim.length() - 1).split("\" \"", -1));
    assertThat(strings).hasSize(2).allSatisfy(each -> assertThat(each.length()).isLessThan(256));
    assertThat(String.join("", strings))
        .isEqualTo(domain.getJsonArray("records").getJsonObject(2).getString("value"));
    assertThat(call(ours, "GET", "/zone.example/dns?format=xml", null).status()).isEqualTo(400);
  }

  @Test
  void newKeysHaveRecordsToo() {
    var rotation = "/keys.example/dkim-rotation";
    create(ours, "keys.example");
    var begun = call(ours, "POST", rotation, "{}");
    assertThat(begun.status()).isEqualTo(200);
    assertThat(begun.object().getJsonArray("records"))
        .extracting(each -> ((JsonObject) each).getString("rotation"))
        .containsExactly(null, null, null, null, null, null, "new", "new");
    var form = call(ours, "GET", "/keys.example/dns", null).body().toJsonArray();
    assertThat(form).hasSize(8);
    assertThat(form.getJsonObject(6).getString("rotation")).isEqualTo("new");
    var zone = call(ours, "GET", "/keys.example/dns?format=zone", null).body().toString();
    assertThat(zone.lines()).hasSize(8).doesNotHaveDuplicates();
    var again = call(ours, "POST", rotation, null);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.error()).contains("waits for its record");
    var ended = call(ours, "DELETE", rotation, null);
    assertThat(ended.object().getJsonArray("records")).hasSize(6);
    assertThat(call(ours, "POST", rotation, "{\"a\": 1}").status()).isEqualTo(400);
  }

  @Test
  void verifiesWhatStandsInDnsAndTellsOfTheChange() {
    node.publish(create(ours, "good.example"));
    var verified = call(ours, "POST", "/good.example/verify", "");
    assertThat(verified.status()).isEqualTo(200);
    assertThat(verified.object().getJsonArray("warnings")).isEmpty();
    assertThat(verified.object().getBoolean("verified")).isTrue();
    assertThat(verified.object().getBoolean("sending")).isTrue();
    assertThat(verified.object().getBoolean("receiving")).isTrue();
    for (var purpose : Purpose.values()) {
      var record = verified.record(purpose.toString());
      assertThat(record.getString("status")).as(purpose.name()).isEqualTo("verified");
    }
    assertThat(verified.record("mx").getJsonArray("found")).containsExactly("10 mail.example.org");
    assertThat(call(ours, "GET", "/good.example", null).object()).isEqualTo(verified.object());
    assertThat(node.domains.isVerified(ours, "good.example").await()).isTrue();
    assertThat(node.domains.isReceiving("Good.example").await()).isTrue();
    await().until(() -> !node.events(ours).isEmpty());

    node.dns.remove(verified.record("dkim").getString("name"));
    var failed = call(ours, "POST", "/good.example/verify", "{}");
    assertThat(status(failed.object())).isEqualTo("failed");
    assertThat(failed.record("dkim").getString("message")).contains("NXDOMAIN");
    assertThat(failed.object().getBoolean("receiving")).isTrue();
    assertThat(node.domains.isVerified(ours, "good.example").await()).isFalse();
    assertThat(node.domains.isReceiving("good.example").await()).isFalse();
    call(ours, "POST", "/good.example/verify", null);
    await().until(() -> node.events(ours).size() == 2);
    var events = node.events(ours);
    assertThat(events)
        .extracting(each -> each.getString("type"))
        .containsExactly("domain.verified", "domain.failed");
    assertThat(events.get(0).getJsonObject("payload").getString("name")).isEqualTo("good.example");
  }

  @Test
  void saysPerRecordWhatWasFoundInstead() {
    node.dns
        .mx("wrong.example", 5, "mx.example.net")
        .txt("wrong.example", "v=spf1 -all")
        .txt("wrong.example", "v=spf1 a:mail.example.org ~all")
        .txt("_dmarc.wrong.example", "v=DMARC1; p=reject");
    create(ours, "wrong.example");
    var answer = call(ours, "POST", "/wrong.example/verify", null);
    assertThat(answer.object().getBoolean("verified")).isFalse();
    assertThat(answer.object().getBoolean("receiving")).isFalse();
    assertThat(answer.record("mx").getString("status")).isEqualTo("failed");
    assertThat(answer.record("mx").getJsonArray("found")).containsExactly("5 mx.example.net");
    assertThat(answer.record("spf").getJsonArray("found")).hasSize(2);
    assertThat(answer.record("dkim").getString("status")).isEqualTo("failed");
    assertThat(answer.record("dmarc").getString("status")).isEqualTo("verified");
    assertThat(answer.object().getJsonArray("warnings"))
        .hasSize(3)
        .anySatisfy(each -> assertThat((String) each).contains("mx.example.net"))
        .anySatisfy(each -> assertThat((String) each).contains("second SPF record"))
        .anySatisfy(each -> assertThat((String) each).contains("DMARC policy is reject"));
  }

  @Test
  void warnsOfAPolicyThatMailFromHereWouldNotPass() {
    var domain = create(ours, "strict.example");
    var dmarc = "_dmarc.strict.example";
    node.dns.txt(dmarc, "v=DMARC1; p=quarantine");
    assertThat(warnings("strict.example")).contains("DMARC policy is quarantine");
    node.dns.remove(dmarc);
    node.dns.txt(dmarc, "v=DMARC1; p=none");
    assertThat(warnings("strict.example")).isEmpty();
    node.dns.remove(dmarc);
    node.dns.txt(dmarc, "v=DMARC1; p=reject; aspf=s");
    node.dns.cname("bounce.strict.example", "mail.example.org");
    assertThat(warnings("strict.example")).contains("DMARC policy is reject");
    node.dns.remove(dmarc);
    node.dns.txt(dmarc, "v=DMARC1; p=reject");
    assertThat(warnings("strict.example")).as("aligned by its return path").isEmpty();
    node.dns.remove("bounce.strict.example");
    assertThat(warnings("strict.example")).contains("DMARC policy is reject");
    var key = domain.getJsonArray("records").getJsonObject(2);
    node.dns.txt(key.getString("name"), key.getString("value").split("(?<=\\G.{255})", -1));
    assertThat(warnings("strict.example")).as("aligned by its signature").isEmpty();
  }

  private String warnings(String name) {
    var verified = call(ours, "POST", "/" + name + "/verify", null).object();
    return String.join(
        "\n", verified.getJsonArray("warnings").stream().map(String.class::cast).toList());
  }

  @Test
  void whatDnsDoesNotAnswerStaysAsItWas() {
    var domain = create(ours, "flaky.example");
    var selector = domain.getJsonArray("records").getJsonObject(2).getString("name");
    node.dns.fail(selector, FakeDnsServer.SERVFAIL);
    node.dns.silence("flaky.example");
    var first = call(ours, "POST", "/flaky.example/verify", null);
    assertThat(status(first.object())).isEqualTo("pending");
    assertThat(first.record("dkim").getString("message")).contains("SERVFAIL");
    assertThat(first.record("mx").getString("message")).contains("did not answer in time");

    node.dns.remove("flaky.example");
    node.dns.remove(selector);
    node.publish(domain);
    assertThat(status(call(ours, "POST", "/flaky.example/verify", null).object()))
        .isEqualTo("verified");
    node.dns.fail(selector, FakeDnsServer.SERVFAIL);
    var after = call(ours, "POST", "/flaky.example/verify", null);
    assertThat(after.object().getBoolean("verified")).isTrue();
    assertThat(after.record("dkim").getString("message")).contains("SERVFAIL");
  }

  @Test
  void ofTwoOrganizationsOneHasTheNameVerified() {
    node.publish(create(ours, "shared.example"));
    node.publish(create(others, "shared.example"));
    assertThat(call(ours, "POST", "/shared.example/verify", null).status()).isEqualTo(200);
    var refused = call(others, "POST", "/shared.example/verify", null);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.error()).isEqualTo("Another organization has this domain verified");
    assertThat(node.domains.isVerified(others, "shared.example").await()).isFalse();
    call(ours, "DELETE", "/shared.example", null);
    assertThat(call(others, "POST", "/shared.example/verify", null).status()).isEqualTo(200);
  }

  @Test
  void ofManyLooksAtOnceOneTells() {
    node.publish(create(ours, "busy.example"));
    var looks =
        IntStream.range(0, 10)
            .mapToObj(each -> node.verifyDomain.verify(ours, "busy.example"))
            .toList();
    for (var look : looks) {
      assertThat(look.await().isSending()).isTrue();
    }
    await().until(() -> !node.events(ours).isEmpty());
    call(ours, "POST", "/busy.example/verify", null);
    assertThat(node.events(ours)).hasSize(1);
  }

  @Test
  void anInboxNeedsItsDomainVerifiedInItsOrganization() {
    var domain = create(ours, "inbox.example");
    Assertions.assertThatThrownBy(() -> node.addresses.checked(ours, "a@inbox.example").await())
        .hasMessage("Invalid domain name");
    node.publish(domain);
    call(ours, "POST", "/inbox.example/verify", null);
    var address = node.addresses.checked(ours, "Sales@Inbox.example").await();
    assertThat(address).isEqualTo("sales@inbox.example");
    Assertions.assertThatThrownBy(() -> node.addresses.checked(others, address).await())
        .hasMessage("Invalid domain name");

    var inbox = node.inboxes.create(ours, null, address).await();
    var refused = call(ours, "DELETE", "/inbox.example", null);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.error()).isEqualTo("There is 1 inbox on inbox.example: delete it first");
    node.inboxes.delete(ours, inbox.id()).await();
    assertThat(call(ours, "DELETE", "/inbox.example", null).status()).isEqualTo(200);
  }
}
