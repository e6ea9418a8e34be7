package com.sendook.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sendook.problem.Problem;
import com.sendook.store.Blobs;
import com.sendook.store.Ids;
import com.sendook.store.Page;
import com.sendook.store.StoreExtension;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFilterTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private final Messages messages = new Messages(STORE.store(), new Blobs(STORE.store()));
  private final String inboxId = Ids.next();

  private String store(Consumer<MessageSample> change) {
    var sample = new MessageSample(inboxId);
    change.accept(sample);
    messages.insert(sample.build()).await();
    return sample.id;
  }

  private List<String> find(String... namesAndValues) {
    var parameters = new java.util.HashMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return messages
        .list(inboxId, MessageFilter.parse(parameters::get), Page.parse(null, null, null, null))
        .await()
        .documents()
        .stream()
        .map(each -> each.getString("id"))
        .toList();
  }

  @Test
  void aTextIsFoundInEveryFieldThatIsSearched() {
    var found =
        List.of(
            store(each -> each.subject = "The needle's subject"),
            store(each -> each.text = "line\nA NEEDLE here"),
            store(each -> each.html = "<p>needle</p>"),
            store(each -> each.from = "needle@example.com"),
            store(each -> each.fromName = "Ned Needle"),
            store(each -> each.to = List.of("a@example.com", "N <needle@example.com>")),
            store(each -> each.cc = List.of("needle@example.com")),
            store(each -> each.bcc = List.of("needle@example.com")),
            store(each -> each.labels = List.of("hay", "needles")));
    store(each -> each.subject = "hay");

    assertThat(find("query", "nEEdle")).containsExactlyInAnyOrderElementsOf(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".*", "(", "[a-z]", "a|b", "\\d", "$^", "x{2}", "\\Q", "?+", "100 % (net)", "a-b"})
  void whatLooksLikeAPatternIsPlainText(String text) {
    var id = store(each -> each.subject = "before " + text + " after");
    store(each -> each.subject = "aaa 1 xx zz ab");

    assertThat(find("query", text)).containsExactly(id);
  }

  @Test
  void caseIsNothingBeyondAsciiEither() {
    var id = store(each -> each.subject = "Grüße aus ŁÓDŹ, привет 😀");

    assertThat(find("query", "GRÜSSE")).isEmpty();
    assertThat(find("query", "GRÜ")).containsExactly(id);
    assertThat(find("query", "łódź")).containsExactly(id);
    assertThat(find("query", "ПРИВЕТ 😀")).containsExactly(id);
  }

  @Test
  void ofALongBodyTheBeginningIsSearched() {
    var id = store(each -> each.text = "needle " + "x".repeat(Blobs.CHUNK_BYTES) + " thread");

    assertThat(find("query", "needle")).containsExactly(id);
    assertThat(find("query", "thread")).isEmpty();
    assertThat(messages.get(inboxId, id).await().text()).endsWith("thread");
  }

  @Test
  void addressesAreComparedWholeAndWithoutCase() {
    var id = store(each -> each.to = List.of("Bob B. <bob@example.com>", "eve@example.com"));

    assertThat(find("from", "ANN@example.com")).containsExactly(id);
    assertThat(find("from", "ann@example.co")).isEmpty();
    assertThat(find("from", "nn@example.com")).isEmpty();
    assertThat(find("to", "Bob@Example.com")).containsExactly(id);
    assertThat(find("to", "eve@example.com")).containsExactly(id);
    assertThat(find("to", "bob.example.com")).isEmpty();
    assertThat(find("to", "ob@example.com")).isEmpty();
  }

  @Test
  void allThatIsGivenMustHold() {
    var id = store(each -> each.labels = List.of("urgent", "paid"));
    store(each -> each.labels = List.of("urgent now"));
    var sent =
        store(
            each -> {
              each.direction = Direction.OUTBOUND;
              each.status = Status.SENT;
              each.labels = List.of("urgent");
            });

    assertThat(find("label", "urgent")).containsExactly(sent, id);
    assertThat(find("label", "urgent", "direction", "inbound")).containsExactly(id);
    assertThat(find("label", "urgent", "status", "sent")).containsExactly(sent);
    assertThat(find("label", "urgent", "status", "received", "query", "morning"))
        .containsExactly(id);
    assertThat(find("label", "paid", "direction", "outbound")).isEmpty();
    assertThat(find("label", "", "status", "")).hasSize(3);
  }

  @Test
  void timesAreFromSinceOnAndBeforeUntil() {
    var first = store(each -> at(each, "2024-03-01T10:00:00Z"));
    // Mail between two inboxes that was under way for a day has the id of its beginning.
    var second =
        store(
            each -> {
              at(each, "2024-03-01T11:00:00Z");
              each.createdAt = Instant.parse("2024-03-02T11:00:00Z");
            });
    var third = store(each -> at(each, "2024-03-03T10:00:00.001Z"));

    assertThat(find("since", "2024-03-01T10:00:00.000Z")).containsExactly(third, second, first);
    assertThat(find("since", "2024-03-01T10:00:00.001Z")).containsExactly(third, second);
    assertThat(find("until", "2024-03-03T10:00:00.001Z")).containsExactly(second, first);
    assertThat(find("since", "2024-03-02", "until", "2024-03-03")).containsExactly(second);
    assertThat(find("since", "2024-03-02T12:00:00+02:00", "until", "2024-03-03T12:00:00+02:00"))
        .containsExactly(second);
    assertThat(find("until", "2024-03-01T11:00:00Z", "query", "morning")).containsExactly(first);
  }

  private static void at(MessageSample sample, String time) {
    sample.createdAt = Instant.parse(time);
    sample.id =
        Ids.firstOf(sample.createdAt.plusMillis(3)).substring(0, 12) + Ids.next().substring(12);
  }

  @Test
  void aThreadIsFoundByItsId() {
    var first = new MessageSample(inboxId);
    var second = new MessageSample(inboxId);
    second.root = first.root;
    messages.insert(first.build()).await();
    messages.insert(second.build()).await();
    store(each -> {});

    assertThat(find("threadId", first.threadId())).containsExactly(second.id, first.id);
    assertThat(find("threadId", first.threadId(), "query", "good"))
        .containsExactly(second.id, first.id);
  }

  @ParameterizedTest
  @CsvSource({
    "status, lost, must be one of scheduled",
    "direction, sideways, 'must be one of outbound, inbound'",
    "threadId, 12, must be an id",
    "since, yesterday, must be an ISO 8601 time",
    "until, 2024-03-01T10:00:00 02:00, must be an ISO 8601 time",
    "since, +999999999-01-01T00:00:00Z, must be an ISO 8601 time",
  })
  void whatIsWrongIsNamed(String name, String value, String message) {
    assertThatThrownBy(() -> MessageFilter.parse(Map.of(name, value)::get))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.details()).hasSize(1);
              assertThat(problem.details().get(0).field()).isEqualTo(name);
              assertThat(problem.details().get(0).message()).startsWith(message);
            });
  }

  @Test
  void allThatIsWrongIsNamedAtOnce() {
    var wrong = Map.of("status", "x", "since", "y", "query", "q".repeat(257), "label", "a\0b");
    assertThatThrownBy(() -> MessageFilter.parse(wrong::get))
        .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.details()).hasSize(4));
  }
}
