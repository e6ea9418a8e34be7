package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log of events: by pages, behind a position, and live. */
class EventsTest {
  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension().with("SENDOOK_LIMITS_SEND_PER_HOUR", 0);

  private static int organizations;

  private Api api;
  private JsonObject inbox;

  @BeforeEach
  void begin() {
    api = GATEWAY.api("65e1a8b0c0ffee01234568%02d".formatted(organizations++));
    inbox = api.inbox("Support");
  }

  private void happen(int times) {
    for (int i = 0; i < times; i++) {
      var name = new JsonObject().put("name", "Support " + i);
      api.put("/v1/inboxes/" + inbox.getString("id"), name).expect(200);
    }
  }

  private List<JsonObject> awaitEvents(int count) {
    await().until(() -> api.get("/v1/events?per=100").expect(200).list().size() >= count);
    return api.get("/v1/events?after=0&per=100").expect(200).list();
  }

  private static List<Long> positions(List<JsonObject> events) {
    return events.stream().map(each -> each.getLong("position")).toList();
  }

  @Test
  void theLogTellsEachEventOnceInOrder() {
    happen(3);

    var events = awaitEvents(4);

    assertThat(positions(events)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(events)
        .extracting(each -> each.getString("type"))
        .containsExactly("inbox.created", "inbox.updated", "inbox.updated", "inbox.updated");
    assertThat(events.get(0).getJsonObject("payload").getString("email"))
        .isEqualTo(inbox.getString("email"));
    assertThat(positions(api.get("/v1/events").list())).containsExactly(4L, 3L, 2L, 1L);
  }

  @Test
  void whoKeepsAPositionMissesNone() {
    happen(5);
    awaitEvents(6);

    var page = api.get("/v1/events?after=0&per=4");

    assertThat(positions(page.list())).containsExactly(1L, 2L, 3L, 4L);
    assertThat(page.header("link").orElseThrow()).contains("after=4&per=4").contains("next");
    assertThat(positions(api.get("/v1/events?after=4&per=4").list())).containsExactly(5L, 6L);
    assertThat(api.get("/v1/events?after=6&per=4").list()).isEmpty();
  }

  @Test
  void eventsAreFoundByTypeAndInbox() {
    var other = api.inbox("Other");
    happen(2);
    awaitEvents(4);

    assertThat(api.get("/v1/events?after=0&type=inbox.created").list()).hasSize(2);
    assertThat(api.get("/v1/events?after=0&type=inbox.created,inbox.updated").list()).hasSize(4);
    assertThat(api.get("/v1/events?inboxId=" + other.getString("id")).list()).hasSize(1);
    assertThat(api.get("/v1/events?type=inbox.exploded").expectError(400, "invalid_request").json())
        .asString()
        .contains("inbox.exploded");
    api.get("/v1/events?after=-1").expectError(400, "invalid_request");
    api.get("/v1/events?inboxId=x").expectError(400, "invalid_request");
  }

  @Test
  void whoFindsNothingLearnsHowFarThatWas() {
    happen(3);
    awaitEvents(4);

    var nothing = api.get("/v1/events?after=0&type=domain.verified");

    assertThat(nothing.list()).isEmpty();
    assertThat(nothing.header("X-Search-Incomplete")).isEmpty();
    assertThat(nothing.header("Link").orElseThrow()).contains("after=4&", "type=domain.verified");
    var little = api.get("/v1/events?after=0&type=inbox.created");
    assertThat(little.list()).hasSize(1);
    assertThat(little.header("Link").orElseThrow()).contains("after=4&");
    assertThat(api.get("/v1/events?after=4&type=inbox.created").header("Link")).isEmpty();
  }

  @Test
  void anotherOrganizationsEventsAreNotSeen() {
    awaitEvents(1);

    assertThat(
            GATEWAY
                .api("65e1a8b0c0ffee01234569%02d".formatted(organizations))
                .get("/v1/events")
                .list())
        .isEmpty();
  }

  @Test
  void theStreamBeginsBehindAPositionAndGoesOn() throws IOException {
    happen(2);
    awaitEvents(3);

    try (var reader = new StreamReader(api, "/v1/events/stream?after=1", null)) {
      assertThat(positions(reader.await(2))).containsExactly(2L, 3L);
      happen(3);
      assertThat(positions(reader.await(5))).containsExactly(2L, 3L, 4L, 5L, 6L);
    }
    try (var again = new StreamReader(api, "/v1/events/stream", "5")) {
      assertThat(positions(again.await(1))).containsExactly(6L);
    }
    api.call(api.request("/v1/events/stream").header("Last-Event-ID", "x").GET())
        .expectError(400, "invalid_request");
  }

  @Test
  void whoIsFarBehindCatchesUp() throws IOException {
    happen(60);
    awaitEvents(61);
    await().until(() -> !api.get("/v1/events?after=60&per=1").list().isEmpty());

    try (var reader = new StreamReader(api, "/v1/events/stream?after=0", null)) {
      assertThat(positions(reader.await(61)))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 61).boxed().toList());
    }
  }

  /** It is looked at with each heartbeat, which is every 15 s. */
  @Tag("long")
  @Test
  void aKeyThatIsDeletedEndsTheStream() throws IOException {
    var made = api.post("/v1/api_keys", new JsonObject().put("name", "x")).expect(201).json();
    var other = new Api(api.url(), made.getString("key"));

    try (var reader = new StreamReader(other, "/v1/events/stream", null)) {
      api.delete("/v1/api_keys/" + made.getString("id")).expect(200);
      reader.awaitEnd();
    }
  }
}
