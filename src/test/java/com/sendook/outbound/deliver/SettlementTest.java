package com.sendook.outbound.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.message.Delivery;
import com.sendook.message.Status;
import com.sendook.outbound.transport.Outcome;
import com.sendook.outbound.transport.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlementTest {
  @ParameterizedTest
  @CsvSource({
    "550, 5.1.1 no such user, true",
    "556, 5.1.10 takes no mail, true",
    "551, 5.1.6 has moved, true",
    "550, 5.7.1 looks like spam, false",
    "552, 5.2.2 mailbox full, false",
    "550, 5.1.8 bad sender, false",
    "550, no such user, false"
  })
  void anAddressIsGoneWhereTheFarSideSaysSo(int code, String text, boolean gone) {
    var refused = new Outcome.Refused(Reply.of(code, text), "the server refused RCPT");
    assertThat(Settlement.isAddressGone(refused)).isEqualTo(gone);
  }

  @Test
  void whatNeverLeftIsRejectedAndWhatCameBackBounced() {
    var byServer = new Outcome.Refused(Reply.of(550, "5.7.1 no"), "the server refused RCPT");
    var byUs = new Outcome.Refused(null, "suppressed");
    var deferred = new Delivery.Attempt(Instant.EPOCH, "deferred", 450, null, "later", 1);

    assertThat(Settlement.status(delivery(), byServer)).isEqualTo(Status.REJECTED);
    assertThat(Settlement.status(delivery(deferred), byServer)).isEqualTo(Status.BOUNCED);
    assertThat(Settlement.status(delivery(deferred), byUs)).isEqualTo(Status.REJECTED);
  }

  /** A relay tells of it later by the id that it gave; the last host of all tells nothing more. */
  @Test
  void whatARelayCallsTheMailIsKept() {
    var reply = Reply.of(250, "Ok 0100018f-1234-abcd-000000");
    assertThat(relayMessageId(new Outcome.Sent(reply, false)))
        .isEqualTo("0100018f-1234-abcd-000000");
    assertThat(relayMessageId(new Outcome.Sent(reply, true))).isNull();
    assertThat(relayMessageId(new Outcome.Sent(Reply.of(250, "2.0.0 Ok"), false))).isNull();
    assertThat(relayMessageId(new Outcome.Refused(Reply.of(550, "no 12345678"), "no"))).isNull();
  }

  private static String relayMessageId(Outcome outcome) {
    var settlement = new Settlement(Duration.ofHours(1));
    var attempt = settlement.attempt(outcome, Instant.EPOCH);
    return settlement
        .settle(delivery(), outcome, attempt, List.of())
        .getJsonObject("$set")
        .getString("relayMessageId");
  }

  private static Delivery delivery(Delivery.Attempt... attempts) {
    return new Delivery(
        "id",
        "organization",
        "inbox",
        "message",
        "ann@example.com",
        Status.QUEUED,
        List.of(attempts),
        Instant.EPOCH,
        Instant.EPOCH);
  }

  @Test
  void nothingElseSaysSo() {
    assertThat(Settlement.isAddressGone(new Outcome.Refused(null, "suppressed"))).isFalse();
    assertThat(Settlement.isAddressGone(new Outcome.Deferred(Reply.of(450, "4.1.1 later"), "")))
        .isFalse();
  }
}
