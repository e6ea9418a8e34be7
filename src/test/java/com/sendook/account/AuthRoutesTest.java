package com.sendook.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.http.ApiRouter;
import com.sendook.http.ClientAddress;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthRoutesTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void whereRegistrationIsSwitchedOffNobodyRegisters() throws TimeoutException {
    var routes = new AuthRoutes(false, new ClientAddress(List.of()), null, null, null);
    var server =
        vertx
            .createHttpServer()
            .requestHandler(ApiRouter.open(vertx, List.of(routes)))
            .listen(0, "127.0.0.1")
            .await();

    var answer =
        vertx
            .createHttpClient()
            .request(HttpMethod.POST, server.actualPort(), "127.0.0.1", "/auth/register")
            .compose(
                request ->
                    request
                        .send("not even looked at")
                        .compose(answered -> answered.body().map(it -> Map.entry(answered, it))))
            .await(10, TimeUnit.SECONDS);

    assertThat(answer.getKey().statusCode()).isEqualTo(403);
    var error = new JsonObject(answer.getValue());
    assertThat(error.getString("code")).isEqualTo("forbidden");
    assertThat(error.fieldNames()).containsExactlyInAnyOrder("error", "code", "requestId");
  }
}
