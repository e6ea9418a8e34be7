package com.sendook.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.account.Organization;
import com.sendook.net.HttpCalls;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Stripe did not take at the registration is made up for. */
class CustomersTest {
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
