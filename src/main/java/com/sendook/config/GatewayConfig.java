package com.sendook.config;

import com.sendook.dns.DnsResolver;
import com.sendook.limit.Rate;
import com.sendook.net.AddressBlock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every setting, typed and checked; {@code conf/sendook.yaml} says what each is for. Texts that are
 * not set are empty, never null.
 */
public record GatewayConfig(
    String env,
    Path dataDir,
    String apiKey,
    String secretKey,
    List<String> oldSecretKeys,
    String apiKeyFile,
    String defaultEmailDomain,
    List<String> consumers,
    HttpConfig http,
    SmtpConfig smtp,
    Management management,
    Dns dns,
    Domains domains,
    Mongo mongo,
    Redis redis,
    ClusterConfig cluster,
    Outbound outbound,
    RelayConfig relay,
    DirectConfig direct,
    LimitsConfig limits,
    Auth auth,
    RetentionConfig retention,
    BridgeConfig bridge,
    WebhookConfig webhook,
    ProvidersConfig providers,
    QueueConfig queue,
    LogConfig log,
    TracingConfig tracing) {

  private static final int SECRET_KEY_BYTES = 32;
  private static final String DOMAIN_NAME =
      "(?i)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*";
  private static final Pattern SPF_MECHANISM = Pattern.compile("[a-z0-9]+(:[!-~]+)?");

  /** The probes and the metrics. */
  public record Management(String host, int port, boolean metrics) {}

  /** Where DNS is asked; no servers means those of the machine. */
  public record Dns(List<String> servers, Duration timeout) {
    private void check() {
      servers.forEach(
          server ->
              rule(
                  isServer(server),
                  "dns.servers",
                  "must be a list of IP addresses, each with a port where it is not 53",
                  server));
      positive("dns.timeout", timeout.toMillis());
    }
  }

  /** What the DNS records of users' domains say, and how often they are looked up by themselves. */
  public record Domains(String mx, String spf, Duration recheckEvery) {
    private void check() {
      rule(
          mx.isEmpty() || mx.matches(DOMAIN_NAME),
          "domains.mx",
          "must be a host name such as mail.example.com",
          mx);
      rule(
          spf.isEmpty() || SPF_MECHANISM.matcher(spf).matches(),
          "domains.spf",
          "must be one mechanism such as include:spf.example.com or ip4:192.0.2.1",
          spf);
      rule(
          recheckEvery.compareTo(Duration.ofMinutes(1)) >= 0,
          "domains.recheckEvery",
          "must be a minute or more",
          recheckEvery.toSeconds() + "s");
    }
  }

  /** An empty URI means the embedded store. */
  public record Mongo(String uri) {}

  /** An empty URL means the embedded redis-server. */
  public record Redis(String url, Duration timeout) {}

  /**
   * How mail leaves the gateway.
   *
   * @param domainRates each a domain, or {@code *} for any other, and its rate
   */
  public record Outbound(
      TransportName transport, Duration maxAge, Rate rate, List<DomainRate> domainRates) {

    /** The rates of destination domains by name; that of the others by {@code *}. */
    public Map<String, Rate> ratesByDomain() {
      return domainRates.stream()
          .collect(Collectors.toMap(DomainRate::domain, DomainRate::rate, (first, last) -> last));
    }
  }

  /** The ways for mail to leave. */
  public enum TransportName {
    SANDBOX,
    RELAY,
    DIRECT
  }

  /** How people register and log in. */
  public record Auth(boolean registration, Duration tokenLifetime) {}

  /** Where users reach the HTTP API, without a slash behind it. */
  public String publicUrl() {
    return http.publicUrl().isEmpty()
        ? http.scheme() + "://localhost:" + http.port()
        : http.publicUrl().replaceAll("/+$", "");
  }

  /** The name of the SMTP door in its greeting. */
  public String smtpHostname() {
    return smtp.hostname().isEmpty() ? defaultEmailDomain : smtp.hostname();
  }

  /** The largest mail that is taken from inboxes here: no larger than the API's. */
  public long maxSubmittedBytes() {
    return Math.min(smtp.maxMessageSize().bytes(), http.maxBody().bytes());
  }

  /** The host that the records of users' domains point to. */
  public String domainsMx() {
    return domains.mx.isEmpty() ? smtpHostname() : domains.mx;
  }

  /** What allows the gateway to send, in the SPF records of users' domains. */
  public String domainsSpf() {
    return domains.spf.isEmpty() ? "a:" + domainsMx() : domains.spf;
  }

  /** Whether webhook endpoints may be on any private address. */
  public boolean webhooksMayGoPrivate() {
    return webhook.allowPrivate().equals("true");
  }

  /** Whether webhook endpoints may be on this machine. */
  public boolean webhooksMayGoLoopback() {
    return webhooksMayGoPrivate()
        || (webhook.allowPrivate().isEmpty() && outbound.transport() == TransportName.SANDBOX);
  }

  /** The same, with the paths that depend on the folder of the start made absolute. */
  GatewayConfig checked() {
    http.check();
    smtp.check();
    port("management.port", management.port);
    rule(
        defaultEmailDomain.matches(DOMAIN_NAME),
        "defaultEmailDomain",
        "must be a domain name such as mail.example.com",
        defaultEmailDomain);
    checkKeys();
    cluster.check(mongo.uri, redis.url);
    providers.check();
    dns.check();
    domains.check();
    limits.check();
    relay.check(outbound.transport == TransportName.RELAY);
    direct.check();
    webhook.check();
    bridge.check();
    tracing.check();
    positive("redis.timeout", redis.timeout.toMillis());
    positive("outbound.maxAge", outbound.maxAge.toMillis());
    positive("auth.tokenLifetime", auth.tokenLifetime.toMillis());
    retention.check();
    queue.check();
    return this;
  }

  private void checkKeys() {
    rule(
        apiKey.isEmpty() || apiKey.matches("[\\x21-\\x7e]{16,256}"),
        "apiKey",
        "must be 16 to 256 visible characters",
        "another text");
    rule(
        secretKey.isEmpty() || isSecretKey(secretKey),
        "secretKey",
        "must be 32 bytes in Base64, as openssl rand -base64 32 prints them",
        "another text");
    oldSecretKeys.forEach(
        each ->
            rule(
                isSecretKey(each),
                "oldSecretKeys",
                "must be a list of keys of 32 bytes in Base64",
                "another text"));
  }

  /** The same, as far as it matters to a process that only runs consumers. */
  GatewayConfig checkedForConsumer() {
    cluster.checkMembership();
    rule(
        !consumers.isEmpty(),
        "consumers",
        "must name at least one class, since there is nothing else to run",
        "empty");
    return this;
  }

  private static boolean isServer(String text) {
    try {
      return DnsResolver.address(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isSecretKey(String text) {
    try {
      return Base64.getDecoder().decode(text).length == SECRET_KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static void port(String key, int port) {
    rule(port >= 0 && port <= 65535, key, "must be a port from 0 to 65535", port);
  }

  static void addressBlocks(String key, List<String> blocks) {
    blocks.forEach(
        each ->
            rule(
                AddressBlock.parse(each).isPresent(),
                key,
                "must be a list of IP addresses and blocks of them such as 192.0.2.0/24",
                each));
  }

  static void positive(String key, long amount) {
    rule(amount > 0, key, "must be more than nothing", amount);
  }

  static void rule(boolean holds, String key, String rule, Object value) {
    if (!holds) {
      throw new ConfigException(
          key.split(" ", 2)[0], String.format(Locale.ROOT, "%s %s, but is %s", key, rule, value));
    }
  }
}
