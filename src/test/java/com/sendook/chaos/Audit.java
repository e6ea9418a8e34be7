package com.sendook.chaos;

import com.sendook.acceptance.Api;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks, after a run, for everything that the gateway said yes to. */
final class Audit {
  private static final int PAGE = 100;

  private final Scene scene;
  private final Ledger ledger;
  private final Patience patience;
  private Map<String, String> statuses = Map.of();
  private Map<String, Integer> subjects = Map.of();

  Audit(Scene scene, Patience patience) {
    this.scene = scene;
    this.ledger = scene.ledger();
    this.patience = patience;
  }

  /** Waits until everything has settled, as the sinks and the API of a node see it. */
  void await(Api api) {
    patience.untilNothingMoves(this::missingAtTheSinks);
    patience.untilNothingMoves(
        () -> {
          read(api);
          return missingInTheApi();
        });
  }

  /**
   * The findings.
   *
   * @param faults how often a node was killed or frozen
   * @param inHand how many mails each of these may have repeated
   */
  void report(Verdict verdict, int faults, int inHand) {
    verdict.figure(
        "Accepted by the API (201), by SMTP (250)",
        "%,d, %,d".formatted(ledger.sent().size(), ledger.received().size()));
    verdict.figure(
        "Cut off before an answer, refused (neither counts as accepted)",
        "%,d, %,d".formatted(ledger.countUnanswered(), ledger.countRefused()));
    verdict.nothing("Accepted by the API, lost on the way to the sink", notArrived());
    verdict.atMost(
        "Duplicates at the sink, of %,d mails".formatted(scene.mails().countDistinct()),
        scene.mails().countDuplicates(),
        "%d in hand × %d".formatted(inHand, faults),
        inHand * faults);
    verdict.nothing("Accepted by the API, but not `sent` there", notSent());
    verdict.nothing("Taken by SMTP, but not in the inbox", notInTheInbox());
    verdict.nothing("Taken by SMTP, in the inbox more than once", moreThanOnce());
    verdict.nothing("`message.sent` that the webhook was never told", sentUntold());
    verdict.nothing("`message.received` that the webhook was never told", receivedUntold());
    verdict.figure(
        "Events told to the webhook, told again",
        "%,d, %,d".formatted(scene.webhooks().countEvents(), scene.webhooks().countRepeated()));
  }

  private int missingAtTheSinks() {
    return notArrived().size() + sentUntold().size() + receivedUntold().size();
  }

  private int missingInTheApi() {
    return notSent().size() + notInTheInbox().size();
  }

  private List<String> notArrived() {
    return ledger.sent().entrySet().stream()
        .filter(each -> !scene.mails().has(each.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<String> sentUntold() {
    return ledger.sent().keySet().stream().filter(id -> !scene.webhooks().knowsSent(id)).toList();
  }

  private List<String> receivedUntold() {
    return ledger.received().stream()
        .filter(subject -> !scene.webhooks().knowsReceived(subject))
        .toList();
  }

  private List<String> notSent() {
    return ledger.sent().keySet().stream()
        .filter(id -> !"sent".equals(statuses.get(id)))
        .map(id -> id + " (" + statuses.get(id) + ")")
        .toList();
  }

  private List<String> notInTheInbox() {
    return ledger.received().stream().filter(each -> !subjects.containsKey(each)).toList();
  }

  private List<String> moreThanOnce() {
    return subjects.entrySet().stream()
        .filter(each -> each.getValue() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private void read(Api api) {
    statuses = new HashMap<>();
    list(api, scene.outbox())
        .forEach(each -> statuses.put(each.getString("id"), each.getString("status")));
    subjects = new HashMap<>();
    list(api, scene.inbox())
        .forEach(each -> subjects.merge(each.getString("subject"), 1, Integer::sum));
  }

  /** All messages of the inbox, page by page. */
  private static List<JsonObject> list(Api api, JsonObject inbox) {
    var all = new ArrayList<JsonObject>();
    var path = Api.messagesOf(inbox) + "?per=" + PAGE;
    var page = api.get(path).expect(200).list();
    while (!page.isEmpty()) {
      page.forEach(each -> all.add(slim(each)));
      var after = page.get(page.size() - 1).getString("id");
      page = api.get(path + "&after=" + after).expect(200).list();
    }
    return all;
  }

  private static JsonObject slim(JsonObject message) {
    return new JsonObject()
        .put("id", message.getString("id"))
        .put("status", message.getString("status"))
        .put("subject", message.getString("subject"));
  }
}
