package com.sendook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
  @TempDir Path folder;

  @Test
  void theDefaultsAreComplete() {
    var config = ConfigLoader.load(null, Map.of());

    assertThat(config.http().port()).isEqualTo(8006);
    assertThat(config.http().maxBody().bytes()).isEqualTo(20 * 1024 * 1024);
    assertThat(config.queue().lease()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.webhooksMayGoLoopback()).isTrue();
    assertThat(config.webhooksMayGoPrivate()).isFalse();
  }

  @Test
  void theEnvironmentGoesOverTheFileAndTheFileOverTheDefaults() throws IOException {
    var file = write("http: {port: 1, host: 127.0.0.1}\nsmtp: {port: 2}\n");

    var config = ConfigLoader.load(file, Map.of("PORT", "3"));

    assertThat(config.http().port()).isEqualTo(3);
    assertThat(config.http().host()).isEqualTo("127.0.0.1");
    assertThat(config.smtp().port()).isEqualTo(2);
  }

  @Test
  void everyVariableThatOtherProgramsRelyOnIsKnown() {
    var config =
        ConfigLoader.load(
            null,
            Map.ofEntries(
                Map.entry("MONGO_URI", "mongodb://db/x"),
                Map.entry("REDIS_URL", "redis://cache"),
                Map.entry("DEFAULT_EMAIL_DOMAIN", "mail.example.com"),
                Map.entry("PORT", "0"),
                Map.entry("ENV", "staging"),
                Map.entry("SENDOOK_SMTP_PORT", "0"),
                Map.entry("SENDOOK_MANAGEMENT_PORT", "0"),
                Map.entry("SENDOOK_DATA_DIR", "elsewhere"),
                Map.entry("SENDOOK_API_KEY", "a-key-of-my-own-making"),
                Map.entry("SENDOOK_OUTBOUND_TRANSPORT", "relay"),
                Map.entry("SENDOOK_RELAY_HOST", "relay.example.com"),
                Map.entry("SENDOOK_RELAY_PORT", "2526"),
                Map.entry("SENDOOK_LIMITS_SEND_PER_HOUR", "0"),
                Map.entry("SENDOOK_WEBHOOK_ALLOW_PRIVATE", "true"),
                Map.entry("SENDOOK_WEBHOOK_PORTS", "80, 443,8443"),
                Map.entry("SENDOOK_CONSUMERS", "com.acme.One, com.acme.Two")));

    assertThat(config.mongo().uri()).isEqualTo("mongodb://db/x");
    assertThat(config.redis().url()).isEqualTo("redis://cache");
    assertThat(config.defaultEmailDomain()).isEqualTo("mail.example.com");
    assertThat(config.env()).isEqualTo("staging");
    assertThat(config.dataDir()).isEqualTo(Path.of("elsewhere"));
    assertThat(config.outbound().transport()).isEqualTo(GatewayConfig.TransportName.RELAY);
    assertThat(config.relay().port()).isEqualTo(2526);
    assertThat(config.limits().sendPerHour()).isZero();
    assertThat(config.webhooksMayGoPrivate()).isTrue();
    assertThat(config.webhook().ports()).containsExactly(80, 443, 8443);
    assertThat(config.webhook().disableAfter()).isEqualTo(Duration.ofDays(5));
    assertThat(config.consumers()).isEqualTo(List.of("com.acme.One", "com.acme.Two"));
  }

  @Test
  void aNodeOfACluster() {
    var key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    var config =
        ConfigLoader.load(
            null,
            Map.of(
                "MONGO_URI", "mongodb://db/x",
                "REDIS_URL", "redis://cache",
                "SENDOOK_SECRET_KEY", key,
                "SENDOOK_CLUSTER_ENABLED", "true",
                "SENDOOK_CLUSTER_HOST", "10.0.0.1",
                "SENDOOK_CLUSTER_MEMBERS", "10.0.0.1, node-2:5702, [::1]:5703",
                "SENDOOK_CLUSTER_HEARTBEAT_TIMEOUT", "20s"));

    assertThat(config.secretKey()).isEqualTo(key);
    assertThat(config.cluster())
        .isEqualTo(
            new ClusterConfig(
                true,
                "sendook",
                "10.0.0.1",
                5701,
                0,
                List.of("10.0.0.1", "node-2:5702", "[::1]:5703"),
                "",
                Duration.ofSeconds(1),
                Duration.ofSeconds(20)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MONGO_URI                          | ''        | mongo.uri (MONGO_URI)",
        "REDIS_URL                          | ''        | redis.url (REDIS_URL)",
        "SENDOOK_CLUSTER_MEMBERS            | ''        | cluster.members",
        "SENDOOK_CLUSTER_MEMBERS            | a:b       | cluster.members",
        "SENDOOK_CLUSTER_KUBERNETES_SERVICE | a.b.svc   | cluster.members",
        "SENDOOK_CLUSTER_PORT               | 0         | cluster.port",
        "SENDOOK_CLUSTER_EVENT_BUS_PORT     | 70000     | cluster.eventBusPort",
        "SENDOOK_CLUSTER_HEARTBEAT_EVERY    | 1500ms    | cluster.heartbeatEvery",
        "SENDOOK_CLUSTER_HEARTBEAT_TIMEOUT  | 1s        | cluster.heartbeatTimeout",
        "SENDOOK_CLUSTER_NAME               | ' '       | cluster.name",
      })
  void aNodeThatWouldFindNoOtherIsNone(String variable, String value, String named) {
    var environment =
        new HashMap<>(
            Map.of(
                "MONGO_URI", "mongodb://db/x",
                "REDIS_URL", "redis://cache",
                "SENDOOK_CLUSTER_ENABLED", "true",
                "SENDOOK_CLUSTER_MEMBERS", "10.0.0.1, 10.0.0.2"));
    environment.put(variable, value);

    assertThatThrownBy(() -> ConfigLoader.load(null, environment))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(named)
        .message()
        .hasLineCount(1);
  }

  @Test
  void thePublicUrlHasNoSlashBehindIt() {
    assertThat(ConfigLoader.load(null, Map.of("PORT", "8010")).publicUrl())
        .isEqualTo("http://localhost:8010");
    var given = Map.of("SENDOOK_HTTP_PUBLIC_URL", "https://mail.example.com/base//");
    assertThat(ConfigLoader.load(null, given).publicUrl())
        .isEqualTo("https://mail.example.com/base");
  }

  @Test
  void withACertificateTheApiIsHttps() throws Exception {
    var file = Files.writeString(folder.resolve("some.pem"), "").toString();
    var given =
        Map.of(
            "PORT", "8443",
            "SENDOOK_HTTP_TLS_CERT_FILE", file,
            "SENDOOK_HTTP_TLS_KEY_FILE", file);
    assertThat(ConfigLoader.load(null, given).publicUrl()).isEqualTo("https://localhost:8443");

    var unreadable = new HashMap<>(given);
    unreadable.put("SENDOOK_HTTP_TLS_KEY_FILE", file + ".none");
    assertThatThrownBy(() -> ConfigLoader.load(null, unreadable))
        .hasMessageStartingWith("http.tls.keyFile must be a PEM file that can be read");
  }

  @Test
  void aVariableThatIsGoneSaysWhatTookItsPlace() {
    assertThatThrownBy(() -> ConfigLoader.load(null, Map.of("SENDOOK_AUTH_PROXIES", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "auth.proxies is gone: name the proxies in http.trustedProxies (SENDOOK_AUTH_PROXIES)");
  }

  @Test
  void anOlderSecretKeyThatIsNoneIsNotShown() {
    assertThatThrownBy(
            () -> ConfigLoader.load(null, Map.of("SENDOOK_OLD_SECRET_KEYS", "c2VjcmV0LXRleHQ=")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("oldSecretKeys")
        .hasMessageNotContaining("c2VjcmV0");
  }

  @Test
  void aSecretKeyThatIsNoneIsNotShown() {
    assertThatThrownBy(
            () -> ConfigLoader.load(null, Map.of("SENDOOK_SECRET_KEY", "c2VjcmV0LXRleHQ=")))
        .hasMessageContaining("secretKey")
        .hasMessageNotContaining("c2VjcmV0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PORT                          | abc       | http.port",
        "PORT                          | 70000     | http.port",
        "SENDOOK_OUTBOUND_TRANSPORT    | pigeon    | outbound.transport",
        "SENDOOK_OUTBOUND_TRANSPORT    | relay     | relay.host",
        "SENDOOK_DIRECT_CONNECTIONS    | 0         | direct.connections",
        "SENDOOK_LIMITS_SEND_PER_HOUR  | -1        | limits.sendPerHour",
        "SENDOOK_WEBHOOK_ALLOW_PRIVATE | maybe     | webhook.allowPrivate",
        "SENDOOK_QUEUE_LEASE           | soon      | queue.lease",
        "SENDOOK_QUEUE_LEASE           | 30s       | queue.renewEvery",
        "SENDOOK_HTTP_MAX_BODY         | 20 apples | http.maxBody",
        "SENDOOK_HTTP_PUBLIC_URL       | mail.example.com         | http.publicUrl",
        "SENDOOK_HTTP_PUBLIC_URL       | /base                    | http.publicUrl",
        "SENDOOK_HTTP_PUBLIC_URL       | ftp://mail.example.com   | http.publicUrl",
        "SENDOOK_HTTP_PUBLIC_URL       | https:///base            | http.publicUrl",
        "SENDOOK_HTTP_PUBLIC_URL       | https://a@example.com    | http.publicUrl",
        "SENDOOK_HTTP_PUBLIC_URL       | https://example.com/?a=b | http.publicUrl",
        "SENDOOK_HTTP_PUBLIC_URL       | https://example.com/ b   | http.publicUrl",
        "SENDOOK_HTTP_TLS_CERT_FILE    | /nowhere  | http.tls.keyFile",
        "SENDOOK_HTTP_TLS_KEY_FILE     | /nowhere  | http.tls.certFile",
        "SENDOOK_HTTP_TRUSTED_PROXIES  | 10.0.0.0/33     | http.trustedProxies",
        "SENDOOK_HTTP_TRUSTED_PROXIES  | ::1,proxy.local | http.trustedProxies",
        "SENDOOK_API_KEY               | short     | apiKey",
        "SENDOOK_RELAY_CA_FILE         | /nowhere  | relay.caFile",
        "SENDOOK_DOMAINS_RECHECK_EVERY | 59s       | domains.recheckEvery",
        "SENDOOK_WEBHOOK_PORTS         | 80,0      | webhook.ports",
        "SENDOOK_WEBHOOK_PORTS         | 80,web    | webhook.ports",
        "SENDOOK_WEBHOOK_DISABLE_AFTER | 0s        | webhook.disableAfter",
        "SENDOOK_WEBHOOK_MAX_PER_ORGANIZATION | 0  | webhook.maxPerOrganization",
        "DEFAULT_EMAIL_DOMAIN          | a b       | defaultEmailDomain",
        "SENDOOK_SMPT_PORT             | 25        | SENDOOK_SMPT_PORT",
        "PORT                          | ''        | http.port",
        "SENDOOK_LIMITS_SEND_PER_HOUR  | ''        | limits.sendPerHour",
        "SENDOOK_QUEUE_IN_HAND         | 1.9       | queue.inHand",
        "SENDOOK_QUEUE_SWEEP_EVERY     | 0s        | queue.sweepEvery",
        "SENDOOK_REDIS_TIMEOUT         | 0s        | redis.timeout",
        "SENDOOK_OUTBOUND_MAX_AGE      | 0s        | outbound.maxAge",
        "SENDOOK_PROVIDERS_SES_TOPICS  | mail      | providers.ses.topics",
        "SENDOOK_PROVIDERS_RESEND_SECRET | secret  | providers.resend.secret",
        "SENDOOK_PROVIDERS_RESEND_SECRET | whsec_* | providers.resend.secret",
        "SENDOOK_PROVIDERS_RESEND_URL  | resend    | providers.resend.url",
        "SENDOOK_RETENTION_EVENTS      | 7d        | retention.events",
        "SENDOOK_RETENTION_MESSAGES    | 7d        | retention.messages",
        "SENDOOK_RETENTION_RATE        | 0         | retention.rate",
        "SENDOOK_EVENTS_KEEP           | 30d       | set retention.events",
        "STRIPE_SECRET_KEY             | a b       | providers.stripe.secretKey",
        "SENDOOK_LIMITS_FREE_MESSAGES_PER_MONTH | -1 | limits.freeMessagesPerMonth",
      })
  void aValueThatCannotBeUsedIsNamed(String variable, String value, String named) {
    assertThatThrownBy(() -> ConfigLoader.load(null, Map.of(variable, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(named)
        .message()
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smpt: {port: 25}  | unknown key smpt",
        "smtp: {prot: 25}  | unknown key smtp.prot",
        "auth: {proxies: 1} | auth.proxies is gone: name the proxies in http.trustedProxies",
        "events: {keep: 30d} | events.keep is gone: set retention.events",
        "smtp: 25          | smtp",
        "smtp: [           | YAML",
        "just a text       | YAML",
      })
  void aFileThatCannotBeUsedIsNamed(String content, String named) throws IOException {
    var file = write(content);

    assertThatThrownBy(() -> ConfigLoader.load(file, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(named)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    var file = folder.resolve("missing.yaml");

    assertThatThrownBy(() -> ConfigLoader.load(file, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void anEmptyFileChangesNothing() throws IOException {
    assertThat(ConfigLoader.load(write(""), Map.of())).isEqualTo(ConfigLoader.load(null, Map.of()));
  }

  @Test
  void whatKubernetesTellsAboutServicesIsNoSetting() {
    var links =
        Map.of(
            "SENDOOK_SERVICE_HOST", "10.0.0.1",
            "SENDOOK_SERVICE_PORT_HTTP", "8006",
            "SENDOOK_PORT", "tcp://10.0.0.1:8006",
            "SENDOOK_SMTP_PORT", "tcp://10.0.0.1:2525",
            "SENDOOK_PORT_8006_TCP_ADDR", "10.0.0.1");

    assertThat(ConfigLoader.load(null, links)).isEqualTo(ConfigLoader.load(null, Map.of()));
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("sendook.yaml"), content);
  }
}
