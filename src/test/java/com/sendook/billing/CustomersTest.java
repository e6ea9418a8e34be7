package com.sendook.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.account.Organization;
import com.sendook.net.HttpCalls;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Stripe did not take at the registration is made up for. */
class CustomersTest {
  private static final String KNOWN = Ids.next();

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  @Test
  void aCustomerThatCouldNotBeMadeIsMadeLaterAndOnlyOnce() {
    var status = new AtomicInteger(500);
    var made = new AtomicInteger();
    var server = stripe(status, made);
    var url = "http://localhost:" + server.actualPort();
    var http = new HttpCalls(STORE.vertx(), Duration.ofSeconds(5));
    var customers = new Customers(STORE.store(), new StripeApi(http, url, "sk_1"));
    var organization = new Organization(Ids.next(), "Ann & Bob", Instant.now());
    STORE.store().insert(Collections.ORGANIZATIONS, Documents.of(organization)).await();
    customers.note(organization.id(), "ann@example.com").await();
    var later = Instant.now().plusSeconds(1);

    customers.catchUp(later).await();
    assertThat(customer(organization)).isNull();
    status.set(200);
    customers.catchUp(Instant.EPOCH).await();
    assertThat(customer(organization)).isNull();
    customers.catchUp(Instant.now().plusSeconds(1)).await();
    assertThat(customer(organization)).isEqualTo("cus_1");
    customers.catchUp(Instant.now().plusSeconds(1)).await();
    assertThat(made.get()).isEqualTo(1);
    server.close().await();
  }

  /** After a day Stripe takes the same request for a new one. */
  @Test
  void afterADayTheCustomerThatWasMadeUnnoticedIsFound() {
    var asked = new CopyOnWriteArrayList<String>();
    var server =
        STORE
            .vertx()
            .createHttpServer()
            .requestHandler(
                request -> {
                  asked.add(request.method() + " " + request.path());
                  var query = request.getParam("query", "");
                  var known = new JsonObject().put("id", "cus_known");
                  var data = new JsonArray();
                  request
                      .response()
                      .end(
                          request.path().endsWith("/search")
                              ? new JsonObject()
                                  .put("data", query.contains(KNOWN) ? data.add(known) : data)
                                  .encode()
                              : new JsonObject().put("id", "cus_new").encode());
                })
            .listen(0)
            .await();
    var http = new HttpCalls(STORE.vertx(), Duration.ofSeconds(5));
    var stripe = new StripeApi(http, "http://localhost:" + server.actualPort(), "sk_1");
    var customers = new Customers(STORE.store(), stripe);
    var yesterday = Instant.now().minus(Duration.ofHours(21));
    var known = new Organization(KNOWN, "Known", yesterday);
    var unknown = new Organization(Ids.next(), "Unknown", yesterday);
    for (var each : List.of(known, unknown)) {
      STORE.store().insert(Collections.ORGANIZATIONS, Documents.of(each)).await();
      customers.note(each.id(), "ann@example.com").await();
    }

    customers.catchUp(Instant.now().plusSeconds(1)).await();

    assertThat(customer(known)).isEqualTo("cus_known");
    assertThat(customer(unknown)).isEqualTo("cus_new");
    assertThat(asked)
        .containsExactlyInAnyOrder(
            "GET /v1/customers/search", "GET /v1/customers/search", "POST /v1/customers");
    server.close().await();
  }

  private static HttpServer stripe(AtomicInteger status, AtomicInteger made) {
    return STORE
        .vertx()
        .createHttpServer()
        .requestHandler(
            request -> {
              if (status.get() == 200) {
                made.incrementAndGet();
              }
              request
                  .response()
                  .setStatusCode(status.get())
                  .end(new JsonObject().put("id", "cus_1").encode());
            })
        .listen(0)
        .await();
  }

  private static String customer(Organization organization) {
    return STORE
        .store()
        .findOne(Collections.ORGANIZATIONS, new JsonObject().put("_id", organization.id()))
        .await()
        .getString("stripeCustomerId");
  }
}
