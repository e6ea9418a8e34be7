package com.sendook.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.bus.RecordCodec;
import com.sendook.limit.OrganizationLimits.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrganizationLimitsTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void anOrganizationMayHaveLimitsOfItsOwn() {
    RecordCodec.registerAll(vertx);
    var documents =
        Map.of(
            "plain", new JsonObject(),
            "sender", limited(new JsonObject().put("sendPerHour", 5)),
            "both", limited(new JsonObject().put("sendPerHour", 0).put("messagesPerDay", 7)));
    var limits =
        new OrganizationLimits(
            vertx, new Limits(100, 3), id -> Future.succeededFuture(documents.get(id)));

    assertThat(limits.of("unknown").await()).isEqualTo(new Limits(100, 3));
    assertThat(limits.of("plain").await()).isEqualTo(new Limits(100, 3));
    assertThat(limits.of("sender").await()).isEqualTo(new Limits(5, 3));
    assertThat(limits.of("both").await()).isEqualTo(new Limits(0, 7));
  }

  private static JsonObject limited(JsonObject limits) {
    return new JsonObject().put("limits", limits);
  }
}
