package com.sendook.outbound.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.message.Delivery;
import com.sendook.message.MessageSample;
import com.sendook.message.Status;
import com.sendook.outbound.returnpath.ReturnPaths;
import com.sendook.outbound.sign.Ed25519Key;
import com.sendook.outbound.sign.SigningException;
import com.sendook.outbound.sign.SigningKeys;
import com.sendook.outbound.transport.Envelope;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Reply;
import com.sendook.outbound.transport.Transport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How mail to elsewhere is signed on its way, and where it comes back. */
@Timeout(20)
class RouteTest {
  private static final Buffer MAIL = Buffer.buffer("From: support@sendook.localhost\r\n\r\nHi\r\n");

  private static final String DELIVERY = "65e1a0b0c1d2e3f405162738";

  private final Vertx vertx = Vertx.vertx();
  private final List<Envelope> envelopes = new ArrayList<>();
  private final List<Buffer> transmitted = new ArrayList<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Future<Outcome> take(MessageSample sample, SigningKeys keys) {
    var message = sample.build();
    var delivery =
        new Delivery(
            DELIVERY,
            message.organizationId(),
            message.inboxId(),
            message.id(),
            "bob@example.org",
            Status.QUEUED,
            List.of(),
            message.createdAt(),
            message.createdAt());
    var route =
        new Route(
            null,
            null,
            ReturnPaths.ofTheDefaultDomain(),
            new SignMail(vertx, keys),
            OpenGates.of("relay"),
            new Recorder(),
            "sendook.localhost",
            domain -> Future.succeededFuture(false));
    return route.take(delivery, message, MAIL, () -> true);
  }

  private static MessageSample sample() {
    return MessageSample.outbound("inbox", List.of("bob@example.org"));
  }

  private final class Recorder implements Transport {
    @Override
    public Future<Outcome> transmit(Envelope envelope, Buffer mail, BooleanSupplier stillWanted) {
      envelopes.add(envelope);
      transmitted.add(mail);
      return Future.succeededFuture(new Outcome.Sent(Reply.of(250, "2.0.0 taken"), false));
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  @Test
  void signsWithTheKeysOfTheSendersDomainAtTheTimeOfTheMessage() {
    SigningKeys keys =
        (organization, domain) ->
            Future.succeededFuture(
                organization.equals("organization") && domain.equals("sendook.localhost")
                    ? List.of(Ed25519Key.of(domain, "e1", new byte[32]))
                    : List.of());
    var sample = sample();
    take(sample, keys).await();
    take(sample, keys).await();
    assertThat(transmitted).hasSize(2);
    assertThat(transmitted.get(0)).isEqualTo(transmitted.get(1));
    assertThat(transmitted.get(0).toString())
        .startsWith("DKIM-Signature: v=1; a=ed25519-sha256;")
        .contains("t=" + sample.createdAt.getEpochSecond() + ";\r\n d=sendook.localhost;")
        .endsWith("\r\n" + MAIL);
  }

  @Test
  void comesBackToAReversePathOfItsOwn() {
    SigningKeys none = (organization, domain) -> Future.succeededFuture(List.of());
    take(sample(), none).await();
    take(sample(), none).await();
    assertThat(envelopes)
        .hasSize(2)
        .allSatisfy(
            each ->
                assertThat(ReturnPaths.ofTheDefaultDomain().deliveryId(each.reversePath()))
                    .contains(DELIVERY));
    assertThat(envelopes.get(0)).isEqualTo(envelopes.get(1));
  }

  @Test
  void aDomainWithoutKeysSendsAsItIs() {
    take(sample(), (organization, domain) -> Future.succeededFuture(List.of())).await();
    assertThat(transmitted).containsExactly(MAIL);
  }

  @Test
  void whatCannotBeSignedWaits() {
    var sealed = new SigningException("a key of example.com cannot be opened", null);
    assertWaits((organization, domain) -> Future.failedFuture(sealed));
  }

  private void assertWaits(SigningKeys keys) {
    var outcome = (Outcome.Deferred) take(sample(), keys).await();
    assertThat(outcome.why()).isEqualTo("the mail cannot be signed with its domain's DKIM key");
    assertThat(outcome.unreachable()).isFalse();
    assertThat(transmitted).isEmpty();
  }

  @Test
  void aStoreThatIsAwayIsNoAttempt() {
    var away = new IllegalStateException("away");
    assertThatThrownBy(
            () -> take(sample(), (organization, domain) -> Future.failedFuture(away)).await())
        .isSameAs(away);
    assertThat(transmitted).isEmpty();
  }
}
