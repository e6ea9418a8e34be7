package com.sendook.conf;

import static com.sendook.conf.Shipped.all;
import static com.sendook.conf.Shipped.at;
import static com.sendook.conf.Shipped.documents;
import static com.sendook.conf.Shipped.map;
import static com.sendook.conf.Shipped.maps;
import static com.sendook.conf.Shipped.text;
import static com.sendook.conf.Shipped.variables;
import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.config.ConfigLoader;
import com.sendook.config.GatewayConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Dockerfile, the compose file and the manifests say the same as the program: its settings, its
 * ports, its probes, and how long it takes to stop.
 */
class ShippedFilesTest {
  private static final String COMPOSE = "conf/compose/compose.yaml";
  private static final String HAPROXY = "conf/compose/haproxy.cfg";
  private static final String DEPLOYMENT = "conf/kubernetes/deployment.yaml";
  private static final String SERVICES = "conf/kubernetes/services.yaml";
  private static final int STOP_SECONDS = 30;

  /** What an operator fills in. */
  private static final Map<String, String> SECRETS =
      Map.of(
          "SENDOOK_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
          "MONGO_PASSWORD", "0123456789abcdef",
          "REDIS_PASSWORD", "fedcba9876543210");

  private final GatewayConfig defaults = ConfigLoader.load(null, Map.of());

  static Stream<String> structured() throws IOException {
    try (var files = Files.walk(Shipped.CONF)) {
      return files
          .map(Path::toString)
          .filter(each -> each.endsWith(".yaml") || each.endsWith(".json"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("structured")
  void isWhatItsNameSays(String file) {
    assertThat(documents(file)).isNotEmpty().allSatisfy(each -> assertThat(each).isNotEmpty());
    if (file.endsWith(".json")) {
      assertThat(new JsonObject(text(file)).isEmpty()).isFalse();
    }
  }

  @Test
  void theImageKnowsTheProgram() {
    var dockerfile = text("Dockerfile");
    var config = ConfigLoader.load(null, environmentOfImage());

    assertThat(all("EXPOSE (.*)", dockerfile))
        .containsExactly("%d %d %d".formatted(httpPort(config), smtpPort(config), probes(config)));
    assertThat(config.management().host()).isEqualTo("0.0.0.0");
    assertThat(all("VOLUME (.*)", dockerfile)).containsExactly(config.dataDir().toString());
    assertThat(all("(?m)^USER (\\d+):\\d+$", dockerfile)).containsExactly(userOfPods());
    assertThat(dockerfile).contains("mkdir -p /data && chown " + userOfPods());
    assertThat(text("conf/docker/healthy"))
        .contains("SENDOOK_MANAGEMENT_PORT:-%d}".formatted(probes(config)), "/health/live");
  }

  /** What the image copies in must have come through .dockerignore. */
  @Test
  void theContextHasWhatTheImageIsBuiltFrom() {
    var taken = all("(?m)^!(.*)$", text(".dockerignore"));

    assertThat(all("(?m)^COPY (?:--chmod=\\d+ )?([^-\\s]\\S*) \\S+$", text("Dockerfile")))
        .hasSizeGreaterThan(4)
        .allSatisfy(
            each -> {
              assertThat(Path.of(each)).exists();
              assertThat(taken).anyMatch(path -> each.equals(path) || each.startsWith(path + "/"));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"node1", "node2"})
  void aNodeOfComposeStarts(String name) {
    var node = at(documents(COMPOSE).get(0), "services." + name);
    var config = ConfigLoader.load(null, environmentOfCompose(name));

    assertThat(config.cluster().enabled()).isTrue();
    assertThat(config.cluster().host()).isEqualTo(at(node, "networks.cluster.ipv4_address"));
    assertThat(config.cluster().members()).contains(config.cluster().host());
    var proxy = at(documents(COMPOSE).get(0), "services.haproxy.networks.edge.ipv4_address");
    assertThat(config.smtp().proxies()).isEqualTo(List.of(proxy));
    assertThat(config.http().trustedProxies()).isEqualTo(List.of(proxy));
    assertThat(config.management().host()).isEqualTo("0.0.0.0");
    assertThat(seconds(at(node, "stop_grace_period"))).isGreaterThan(STOP_SECONDS);
    assertThat(config.mongo().uri()).contains(":0123456789abcdef@mongo:");
  }

  @Test
  void theLoadBalancerKnowsTheNodes() {
    var config = ConfigLoader.load(null, environmentOfCompose("node1"));
    var haproxy = text(HAPROXY);

    assertThat(all("(?m)^ +server (\\S+ \\S+)", haproxy))
        .containsExactly(
            "node1 node1:" + httpPort(config),
            "node2 node2:" + httpPort(config),
            "node1 node1:" + smtpPort(config),
            "node2 node2:" + smtpPort(config));
    assertThat(all("server \\S+ \\S+:" + smtpPort(config) + " (\\S+)", haproxy))
        .containsOnly("send-proxy-v2")
        .hasSize(2);
    assertThat(haproxy).contains("check port " + probes(config), "uri /health/ready");
    var published = at(documents(COMPOSE).get(0), "services.haproxy.ports");
    assertThat(all("}:(\\d+)", published.toString()))
        .isEqualTo(all("bind :(\\d+)\n", haproxy))
        .hasSize(3);
  }

  @Test
  void aPodStartsAndIsProbed() {
    var config = ConfigLoader.load(null, environmentOfPod());
    var pod = at(documents(DEPLOYMENT).get(0), "spec.template.spec");
    var container = at(pod, "containers.0");

    var ports = containerPorts();
    assertThat(ports)
        .isEqualTo(
            Map.of(
                "http", httpPort(config),
                "smtp", smtpPort(config),
                "management", probes(config),
                "cluster", config.cluster().port(),
                "event-bus", config.cluster().eventBusPort()));
    for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(at(container, probe + ".httpGet.port")).isEqualTo("management");
    }
    assertThat(config.management().host()).isEqualTo("0.0.0.0");
    assertThat(at(documents(DEPLOYMENT).get(0), "spec.template.metadata.annotations"))
        .isEqualTo(
            Map.of(
                "prometheus.io/scrape", "true",
                "prometheus.io/port", Integer.toString(probes(config)),
                "prometheus.io/path", "/metrics"));
    int asleep = Integer.parseInt((String) at(container, "lifecycle.preStop.exec.command.1"));
    assertThat((Integer) at(pod, "terminationGracePeriodSeconds"))
        .isGreaterThan(asleep + STOP_SECONDS);
  }

  @Test
  void theServicesAndTheNetworkKnowThePods() {
    var config = ConfigLoader.load(null, environmentOfPod());
    var names = containerPorts().keySet();
    var services = documents(SERVICES);

    assertThat(services)
        .allSatisfy(
            service ->
                assertThat(maps(at(service, "spec.ports")))
                    .allSatisfy(
                        port -> assertThat(names).contains((String) port.get("targetPort"))));
    var headless =
        services.stream()
            .filter(each -> "None".equals(map(each.get("spec")).get("clusterIP")))
            .toList();
    assertThat(headless).hasSize(1);
    var namespace = documents("conf/kubernetes/kustomization.yaml").get(0).get("namespace");
    assertThat(config.cluster().kubernetesService())
        .isEqualTo("%s.%s.svc.cluster.local", at(headless.get(0), "metadata.name"), namespace);
    assertThat(at(headless.get(0), "spec.publishNotReadyAddresses")).isEqualTo(true);
    assertOnlyNodesReachTheCluster();
  }

  private static void assertOnlyNodesReachTheCluster() {
    var nodes = at(documents(DEPLOYMENT).get(0), "spec.selector");
    var ports = List.of("cluster", "event-bus");
    var rules = maps(at(documents("conf/kubernetes/network.yaml").get(0), "spec.ingress"));
    var letIn =
        rules.stream()
            .filter(rule -> maps(rule.get("ports")).stream().anyMatch(p -> isOf(ports, p)))
            .toList();
    assertThat(letIn).hasSize(1);
    assertThat(letIn.get(0).get("from")).isEqualTo(List.of(Map.of("podSelector", nodes)));
  }

  private static boolean isOf(List<String> names, Map<String, Object> port) {
    return names.contains((String) port.get("port"));
  }

  private static Map<String, Integer> containerPorts() {
    var container = at(documents(DEPLOYMENT).get(0), "spec.template.spec.containers.0");
    return maps(at(container, "ports")).stream()
        .collect(
            Collectors.toMap(
                port -> (String) port.get("name"), port -> (Integer) port.get("containerPort")));
  }

  private static String userOfPods() {
    var pod = at(documents(DEPLOYMENT).get(0), "spec.template.spec");
    return at(pod, "securityContext.runAsUser").toString();
  }

  /** The lines of ENV, which go on behind a backslash. */
  private static Map<String, String> environmentOfImage() {
    var environment = new HashMap<String, String>();
    for (var line : all("(?m)^ENV ((?:.*\\\\\n)*.*)$", text("Dockerfile"))) {
      for (var pair : line.replace("\\\n", " ").trim().split("\\s+", -1)) {
        var parts = pair.split("=", 2);
        environment.put(parts[0], parts[1]);
      }
    }
    assertThat(environment).isNotEmpty();
    return environment;
  }

  private static Map<String, String> environmentOfCompose(String node) {
    var file = variables("conf/compose/.env.example");
    assertThat(file).containsKeys(SECRETS.keySet().toArray(String[]::new));
    file.putAll(SECRETS);
    var environment = environmentOfImage();
    environment.putAll(file);
    map(at(documents(COMPOSE).get(0), "services." + node + ".environment"))
        .forEach(
            (name, value) -> environment.put(name, Shipped.interpolated((String) value, file)));
    return environment;
  }

  private static Map<String, String> environmentOfPod() {
    var environment = environmentOfImage();
    environment.putAll(variables("conf/kubernetes/settings.env"));
    environment.putAll(variables("conf/kubernetes/secret.env.example"));
    environment.put("SENDOOK_SECRET_KEY", SECRETS.get("SENDOOK_SECRET_KEY"));
    maps(at(documents(DEPLOYMENT).get(0), "spec.template.spec.containers.0.env"))
        .forEach(
            each ->
                environment.put(
                    (String) each.get("name"), (String) each.getOrDefault("value", "10.0.0.1")));
    return environment;
  }

  private static int httpPort(GatewayConfig config) {
    return config.http().port();
  }

  private static int smtpPort(GatewayConfig config) {
    return config.smtp().port();
  }

  private static int probes(GatewayConfig config) {
    return config.management().port();
  }

  private static int seconds(Object duration) {
    return Integer.parseInt(((String) duration).replace("s", ""));
  }

  @Test
  void thePortsAreThoseOfTheDefaults() {
    var config = ConfigLoader.load(null, environmentOfPod());

    assertThat(httpPort(config)).isEqualTo(httpPort(defaults));
    assertThat(smtpPort(config)).isEqualTo(smtpPort(defaults));
    assertThat(probes(config)).isEqualTo(probes(defaults));
    assertThat(all("localhost:(\\d+)\\.", text("conf/prometheus/prometheus.yaml")))
        .containsExactly(Integer.toString(probes(defaults)));
  }
}
