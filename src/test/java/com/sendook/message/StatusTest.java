package com.sendook.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTest {
  @ParameterizedTest
  @CsvSource({
    "queued, queued",
    "sent sent, sent",
    "sent delivered, sent",
    "delivered delivered, delivered",
    "queued sent, queued",
    "queued failed, queued",
    "queued scheduled, scheduled",
    "sending queued, queued",
    "delivered bounced, bounced",
    "sent rejected delivered, rejected",
    "cancelled delivered, cancelled",
  })
  void aMessageIsAsFarAsItsLeastAdvancedRecipientElseAsItsWorst(String recipients, String message) {
    var statuses = Arrays.stream(recipients.split(" ")).map(Status::of).toList();

    assertThat(Status.fold(statuses)).hasToString(message);
  }
}
