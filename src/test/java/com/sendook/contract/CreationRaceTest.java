package com.sendook.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import com.sendook.contract.Caller.Answer;
import com.sendook.contract.Caller.Request;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Of many who ask for one address at once, one gets it. */
class CreationRaceTest {
  @RegisterExtension static final GatewayExtension gateway = World.gateway();

  private static final int CALLERS = 50;

  @Test
  void fiftyInboxesOfOneAddress() {
    var one = Caller.of(gateway, gateway.newOrganization(Ids.next()));
    var other = one.as(gateway.newOrganization(Ids.next()));
    var body = new JsonObject().put("email", "race@" + GatewayExtension.DOMAIN);
    var request = Request.json("POST", "/v1/inboxes", body);
    var asked =
        IntStream.range(0, CALLERS)
            .mapToObj(each -> (each % 2 == 0 ? one : other).send(request))
            .toList();
    Future.join(asked).await();
    var answers = asked.stream().map(Future::result).toList();

    assertThat(answers).filteredOn(each -> each.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(each -> each.status() == 400)
        .hasSize(CALLERS - 1)
        .extracting(Answer::error)
        .extracting(error -> error.getString("error"))
        .containsOnly("Inbox with this email already exists");
  }
}
