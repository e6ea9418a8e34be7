package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.secret.Hmac;
import com.sendook.store.Collections;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who registers becomes a customer of Stripe's, and who has a payment method may send more. */
class StripeDoorTest {
  private static final ProviderApi STRIPE = new ProviderApi();
  private static final String SECRET = "whsec_of_the_test";

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("STRIPE_SECRET_KEY", "sk_test_0123456789")
          .with("SENDOOK_PROVIDERS_STRIPE_WEBHOOK_SECRET", SECRET)
          .with("SENDOOK_PROVIDERS_STRIPE_URL", STRIPE.url() + "/")
          .with("SENDOOK_LIMITS_FREE_MESSAGES_PER_MONTH", 2);

  private static Api anybody;

  @BeforeAll
  static void connect() {
    anybody = new Api(GATEWAY.url(), null);
  }

  @AfterAll
  static void close() {
    STRIPE.close();
  }

  private static ProviderApi.Answer customer(ProviderApi.Call call) {
    return new ProviderApi.Answer(
        200, new JsonObject().put("id", "cus_" + call.idempotencyKey()).encode());
  }

  private static JsonObject register() {
    var request =
        new JsonObject()
            .put("email", UUID.randomUUID() + "@example.com")
            .put("password", "correct horse battery")
            .put("first_name", "Ann");
    return anybody.post("/auth/register", request).expect(201).json();
  }

  private static String idOf(JsonObject registered) {
    return registered.getJsonObject("organization").getString("id");
  }

  private static JsonObject organization(String id) {
    return GATEWAY
        .store()
        .findOne(Collections.ORGANIZATIONS, new JsonObject().put("_id", id))
        .await();
  }

  private static String customerOf(String id) {
    await().until(() -> organization(id).containsKey("stripeCustomerId"));
    return organization(id).getString("stripeCustomerId");
  }

  private static String attached(String customer) {
    return new JsonObject()
        .put("type", "payment_method.attached")
        .put("data", new JsonObject().put("object", new JsonObject().put("customer", customer)))
        .encode();
  }

  private static String signature(String secret, long seconds, String body) {
    var signed = (seconds + "." + body).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Hmac.sha256(secret.getBytes(StandardCharsets.UTF_8), signed));
  }

  private static Api.Answer post(String header, String body) {
    return anybody.call(
        anybody
            .request("/webhooks/stripe")
            .header("Stripe-Signature", header)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static Api.Answer post(String body) {
    long now = Instant.now().getEpochSecond();
    return post("t=" + now + ",v1=" + signature(SECRET, now, body), body);
  }

  @Test
  void whoHasAPaymentMethodMaySendMore() {
    STRIPE.answer(StripeDoorTest::customer);
    var registered = register();
    var own = new Api(GATEWAY.url(), registered.getJsonObject("apiKey").getString("key"));
    var inbox = registered.getJsonObject("inbox");
    var mail = new JsonObject().put("to", "bob@example.com").put("text", "Hello");
    own.send(inbox, mail).expect(201);
    own.send(inbox, mail).expect(201);

    var over = own.send(inbox, mail).expectError(429, "rate_limited");
    assertThat(over.json().getString("error")).startsWith("Usage limit reached. ");
    assertThat(over.header("retry-after")).isPresent();

    var customer = customerOf(idOf(registered));
    post(attached(customer)).expect(200);
    own.send(inbox, mail).expect(201);
    post(attached(customer)).expect(200);
    post(attached("cus_of_another_program")).expect(200);
  }

  @Test
  void theCustomerIsMadeOfTheOrganization() {
    STRIPE.answer(StripeDoorTest::customer);
    var registered = register();
    var id = idOf(registered);
    customerOf(id);
    var call =
        STRIPE.calls().stream()
            .filter(each -> each.idempotencyKey().endsWith(id))
            .findFirst()
            .orElseThrow();
    assertThat(call.target()).isEqualTo("/v1/customers");
    assertThat(call.authorization()).isEqualTo("Bearer sk_test_0123456789");
    assertThat(call.body())
        .contains("name=Ann", "%40example.com", "metadata[organizationId]=" + id);
    assertThat(registered.encode()).doesNotContain("cus_", "customer");
    assertThat(organization(id).fieldNames())
        .doesNotContain("customerEmail", "customerWantedSince");
  }

  /** It is a customer as soon as Stripe answers again; see CustomersTest. */
  @Test
  void aFailureOfStripesHindersNobody() {
    STRIPE.answer(call -> new ProviderApi.Answer(500, ""));
    var id = idOf(register());
    await().until(() -> STRIPE.calls().stream().anyMatch(it -> it.idempotencyKey().endsWith(id)));
    assertThat(organization(id).fieldNames())
        .contains("customerWantedSince")
        .doesNotContain("stripeCustomerId");
  }

  @Test
  void aSignatureAmongSeveralCounts() {
    long now = Instant.now().getEpochSecond();
    var body = "{\"type\": \"invoice.paid\"}";
    var wrong = signature("another", now, body);
    var right = signature(SECRET, now, body);
    post("t=" + now + ",v0=" + right + ",v1=" + wrong + ",v1=" + right, body).expect(200);
  }

  @ParameterizedTest
  @CsvSource({
    "another secret",
    "another body",
    "another time",
    "old",
    "of tomorrow",
    "no time",
    "no v1",
    "cut short",
    "no JSON",
    "no object"
  })
  void whatIsForgedChangesNothing(String how) {
    STRIPE.answer(StripeDoorTest::customer);
    var id = idOf(register());
    var body =
        switch (how) {
          case "no JSON" -> "{";
          case "no object" -> "{\"type\": \"payment_method.attached\", \"data\": 7}";
          default -> attached(customerOf(id));
        };
    long now = Instant.now().getEpochSecond();
    long at = how.equals("old") ? now - 301 : how.equals("of tomorrow") ? now + 86_400 : now;
    var signature = signature(how.equals("another secret") ? "another" : SECRET, at, body);
    var header =
        switch (how) {
          case "another time" -> "t=" + (at - 1) + ",v1=" + signature;
          case "no time" -> "v1=" + signature;
          case "no v1" -> "t=" + at + ",v0=" + signature;
          case "cut short" -> "t=" + at + ",v1=" + signature.substring(2);
          default -> "t=" + at + ",v1=" + signature;
        };

    post(header, how.equals("another body") ? body + " " : body)
        .expectError(400, "invalid_request");

    assertThat(organization(id).containsKey("payingSince")).isFalse();
  }

  @Test
  void whatIsTooLongIsRefusedAndWithoutItsHeaderNothingIsBelieved() {
    assertThat(anybody.post("/webhooks/stripe", "x".repeat((1 << 20) + 1)).status()).isEqualTo(413);
    anybody.post("/webhooks/stripe", "{}").expectError(400, "invalid_request");
  }

  @Test
  void whoIsNotConfiguredIsNotThere() {
    for (var each : new String[] {"/webhooks/ses", "/webhooks/resend"}) {
      anybody.post(each, "{}").expectError(404, "not_found");
    }
  }
}
