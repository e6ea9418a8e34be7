package com.sendook.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.event.Event;
import com.sendook.event.EventLog;
import com.sendook.event.EventType;
import com.sendook.store.Ids;
import com.sendook.store.StoreExtension;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UsageTest {
  private static final Instant NOW = Instant.parse("2026-03-15T10:00:00Z");

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final EventLog log = new EventLog(STORE.store());
  private final String organization = Ids.next();

  private void tell(String type, String organizationId, String at) {
    log.append(
            Event.ofMessage(type, organizationId, Ids.next(), Ids.next(), null, Instant.parse(at)))
        .await();
  }

  @Test
  void theMailsOfTheMonthCount() {
    tell(EventType.MESSAGE_SENT, organization, "2026-02-28T23:59:59.999Z");
    tell(EventType.MESSAGE_SENT, organization, "2026-03-01T00:00:00Z");
    tell(EventType.MESSAGE_SENT, organization, "2026-03-15T09:00:00Z");
    tell(EventType.MESSAGE_DELIVERED, organization, "2026-03-15T09:00:00Z");
    tell(EventType.MESSAGE_RECEIVED, organization, "2026-03-15T09:00:00Z");
    tell(EventType.MESSAGE_RECEIVED, Ids.next(), "2026-03-15T09:00:00Z");

    assertThat(new Usage(STORE.store(), () -> NOW).running(organization).await())
        .isEqualTo(
            new Usage.Month(
                Instant.parse("2026-03-01T00:00:00Z"),
                Instant.parse("2026-04-01T00:00:00Z"),
                2,
                1));
  }
}
