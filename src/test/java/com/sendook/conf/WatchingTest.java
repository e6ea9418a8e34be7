package com.sendook.conf;

import static com.sendook.conf.Shipped.all;
import static com.sendook.conf.Shipped.at;
import static com.sendook.conf.Shipped.documents;
import static com.sendook.conf.Shipped.map;
import static com.sendook.conf.Shipped.maps;
import static com.sendook.conf.Shipped.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.ops.MetricsText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever watches the gateway by the shipped files asks for what it really shows. */
@Timeout(60)
class WatchingTest {
  /** Each kind of metric that needs to have happened once. */
  private static final List<String> BY_USE =
      List.of(
          "sendook_transmit_seconds_count",
          "sendook_events_total",
          "sendook_webhook_attempt_seconds_count",
          "sendook_mongodb_command_seconds_count",
          "vertx_redis_processing_time_seconds_count",
          "jvm_gc_pause_seconds_count");

  /** A busy machine takes its time. */
  private static final Duration BUSY = Duration.ofSeconds(40);

  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension().withMetrics();

  @Test
  void theDashboardAndTheAlertsAskForMetricsThatAreThere() {
    use();
    await().atMost(BUSY).untilAsserted(() -> assertThat(shown()).containsAll(BY_USE));
    var shown = shown();

    // Prometheus's own, one for each target.
    shown.add("up");
    assertThat(dashboard()).hasSizeGreaterThan(30);
    for (var query : dashboard()) {
      assertThat(metricsOf(query)).as(query).isNotEmpty().isSubsetOf(shown);
    }
    for (var rule : alerts()) {
      var query = (String) rule.get("expr");
      assertThat(metricsOf(query)).as(query).isNotEmpty().isSubsetOf(shown);
    }
  }

  @Test
  void eachAlertSaysWhatToDo() {
    assertThat(alerts()).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    for (var rule : alerts()) {
      assertThat((String) at(rule, "annotations.summary")).isNotBlank();
      assertThat((String) at(rule, "annotations.description")).hasSizeGreaterThan(40);
      assertThat((String) at(rule, "labels.severity")).isIn("page", "ticket");
    }
  }

  @Test
  void theProbesAnswer() {
    var paths = new TreeSet<String>();
    paths.addAll(all("GET (/\\S+) HTTP", text("conf/docker/healthy")));
    paths.addAll(all("uri (/health\\S*)", text("conf/compose/haproxy.cfg")));
    paths.addAll(all("httpGet: \\{path: ([^,]+),", text("conf/kubernetes/deployment.yaml")));
    assertThat(paths).containsExactly("/health/live", "/health/ready");
    paths.forEach(path -> GATEWAY.management().get(path).expect(200));
  }

  /** A mail out, one into an inbox here, and a webhook that is told of it. */
  private static void use() {
    var api = GATEWAY.api();
    var inbox = api.inbox("Support");
    var webhook =
        new JsonObject()
            .put("url", "http://127.0.0.1:" + GATEWAY.httpPort() + "/health")
            .put("events", new JsonArray().add("message.received"));
    api.post("/v1/webhooks", webhook).expect(201);
    var send = "/v1/inboxes/" + inbox.getString("id") + "/messages/send";
    for (var to : List.of("bob@example.com", inbox.getString("email"))) {
      api.post(send, new JsonObject().put("to", to).put("subject", "Hello").put("text", "Hello"))
          .expect(201);
    }
    System.gc();
  }

  private static Set<String> shown() {
    return MetricsText.parse(GATEWAY.management().get("/metrics").expect(200).response().body())
        .names();
  }

  private static List<String> dashboard() {
    var board = documents("conf/grafana/sendook.json").get(0);
    var queries = new ArrayList<String>();
    for (var panel : maps(board.get("panels"))) {
      maps(panel.getOrDefault("targets", List.of()))
          .forEach(target -> queries.add((String) target.get("expr")));
    }
    maps(at(board, "annotations.list")).forEach(each -> queries.add((String) each.get("expr")));
    queries.add((String) at(board, "templating.list.1.definition"));
    return queries;
  }

  private static List<Map<String, Object>> alerts() {
    var rules = new ArrayList<Map<String, Object>>();
    for (var group : maps(documents("conf/prometheus/alerts.yaml").get(0).get("groups"))) {
      maps(map(group).get("rules")).forEach(rules::add);
    }
    return rules;
  }

  /** The names that stand before labels or times, and all that begin as metrics of ours do. */
  private static Set<String> metricsOf(String query) {
    var bare = query.replaceAll("\"[^\"]*\"", "");
    var names = new TreeSet<String>(all("([a-zA-Z_]\\w*)\\s*[{\\[]", bare));
    names.addAll(all("\\b((?:sendook|vertx|jvm|process|disk|system)_\\w+)", bare));
    return names;
  }
}
