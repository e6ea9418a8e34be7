package com.sendook.command.doctor;

import static com.sendook.outbound.transport.smtp.FakeSmtpServer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.command.Invocation;
import com.sendook.config.GatewayConfig;
import com.sendook.dns.FakeDnsServer;
import com.sendook.embedded.EmbeddedRedis;
import com.sendook.outbound.transport.smtp.FakeSmtpServer;
import com.sendook.outbound.transport.smtp.SmtpSettings;
import com.sendook.secret.SecretBox;
import com.sendook.secret.SharedKey;
import com.sendook.store.StoreExtension;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Broken set-ups, each named by the doctor, with what to do about it. */
class DoctorTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  private static final String DOMAIN = "mail.example.org";

  private final FakeDnsServer dns = new FakeDnsServer();
  private final Map<String, String> environment = new HashMap<>();
  private InstantSource clock = InstantSource.system();
  @TempDir Path folder;

  @BeforeEach
  void aSetUpThatIsWell() {
    environment.put("PORT", "0");
    environment.put("SENDOOK_SMTP_PORT", "0");
    environment.put("SENDOOK_MANAGEMENT_PORT", "0");
    environment.put("SENDOOK_DATA_DIR", folder.toString());
    environment.put("SENDOOK_DNS_SERVERS", dns.address());
    environment.put("SENDOOK_DNS_TIMEOUT", "500ms");
    environment.put("DEFAULT_EMAIL_DOMAIN", DOMAIN);
    dns.address(DOMAIN, "192.0.2.1");
    dns.mx(DOMAIN, 10, DOMAIN);
    dns.txt(DOMAIN, "v=spf1 a:" + DOMAIN + " -all");
  }

  @AfterEach
  void closeDns() {
    dns.close();
  }

  private List<Finding> look() {
    var found = new ArrayList<Finding>();
    new Doctor(DoctorTest::relay, clock)
        .look(new Invocation(null, environment, List.of(), Map.of()), found::add);
    return found;
  }

  private static List<SmtpSettings> relay(GatewayConfig config) {
    var relay = config.relay();
    var login =
        relay.username().isEmpty()
            ? null
            : new SmtpSettings.Login(relay.username(), relay.password(), true);
    return List.of(
        new SmtpSettings(
            relay.host(),
            relay.port(),
            new SmtpSettings.Tls(SmtpSettings.TlsMode.valueOf(relay.tls().name()), false),
            login,
            "localhost",
            SmtpSettings.Timeouts.standard(),
            SmtpSettings.Connections.standard()));
  }

  private static List<Finding> faults(List<Finding> found) {
    return found.stream().filter(each -> each.level() == Finding.Level.FAULT).toList();
  }

  /** The one fault that there is. */
  private Finding fault() {
    var faults = faults(look());
    assertThat(faults).hasSize(1);
    return faults.get(0);
  }

  private static void names(Finding finding, String what, String remedy) {
    assertThat(finding.what()).contains(what);
    assertThat(finding.remedy()).contains(remedy);
  }

  @Test
  void whatIsWellHasNoFault() {
    environment.put("MONGO_URI", STORE.connectionString());

    var found = look();

    assertThat(faults(found)).isEmpty();
    assertThat(found)
        .filteredOn(each -> each.level() == Finding.Level.OK)
        .extracting(Finding::subject)
        .contains("configuration", "data folder", "store", "clock", "redis", "dns", "domains");
  }

  @Test
  void everyFaultOfTheConfigurationIsToldAndNothingElse() {
    environment.put("SENDOOK_SMTP_PORT", "eighty");
    environment.put("SENDOOK_RELAY_CONNECTIONS", "0");
    environment.put("SENDOOK_OUTBOUND_MAX_AGE", "soon");
    environment.put("SENDOOK_NO_SUCH_KEY", "1");

    assertThat(look())
        .extracting(Finding::what)
        .hasSize(4)
        .anySatisfy(each -> assertThat(each).contains("smtp.port"))
        .anySatisfy(each -> assertThat(each).contains("relay.connections"))
        .anySatisfy(each -> assertThat(each).contains("outbound.maxAge"))
        .anySatisfy(each -> assertThat(each).contains("SENDOOK_NO_SUCH_KEY"));
  }

  @Test
  void aFolderThatCannotBeWritten() throws IOException {
    var file = Files.writeString(folder.resolve("taken"), "a file");
    environment.put("SENDOOK_DATA_DIR", file.resolve("data").toString());

    names(fault(), "cannot be written", "set dataDir (SENDOOK_DATA_DIR)");
  }

  @Test
  void aFolderOfTheKernel() {
    environment.put("SENDOOK_DATA_DIR", "/proc/sendook");

    names(fault(), "cannot be written", "set dataDir (SENDOOK_DATA_DIR)");
  }

  @Test
  void aWrongPasswordForMongo() throws IOException {
    try (var mongo = new RefusingMongo()) {
      environment.put(
          "MONGO_URI", "mongodb://me:wrong-word@" + mongo.address() + "/sendook?authSource=admin");

      var fault = fault();

      names(fault, "wrong user name or password", "mongo.uri (MONGO_URI)");
      assertThat(fault.what()).contains(mongo.address()).doesNotContain("wrong-word");
    }
  }

  @Test
  void aMongoThatIsNotThere() {
    environment.put("MONGO_URI", "mongodb://127.0.0.1:1/sendook");

    names(fault(), "127.0.0.1:1 cannot be reached", "mongo.uri (MONGO_URI)");
  }

  @Test
  void aWrongPasswordForRedis() throws IOException {
    try (var redis = EmbeddedRedis.start(folder.resolve("another-redis"))) {
      environment.put("REDIS_URL", redis.url().replaceFirst("://:[^@]*@", "://:wrong-word@"));

      var fault = fault();

      names(fault, "refuses the login", "redis.url (REDIS_URL)");
      assertThat(fault.what()).doesNotContain("wrong-word");
    }
  }

  @Test
  void aRedisThatIsNotThere() {
    environment.put("REDIS_URL", "redis://127.0.0.1:1");

    names(fault(), "127.0.0.1:1 cannot be reached", "redis.url (REDIS_URL)");
  }

  @Test
  void aClockThatIsWrong() {
    environment.put("MONGO_URI", STORE.connectionString());
    clock = () -> Instant.now().plus(Duration.ofMinutes(10));

    names(fault(), "ahead of the store's", "NTP");
  }

  @Test
  void aKeyThatIsMissing() {
    environment.put("MONGO_URI", STORE.connectionString());
    SharedKey.check(STORE.store(), SecretBox.open(folder)).await();
    assertThat(folder.resolve("secret.key").toFile().delete()).isTrue();

    names(fault(), "secret.key is missing", "put it back");

    SecretBox.open(folder);
    names(fault(), "not the one that the store was begun with", "set secretKey");
    STORE.store().removeOne("settings", new JsonObject().put("_id", "secretKey")).await();
  }

  @Test
  void aKeyThatOthersCanRead() throws IOException {
    SecretBox.open(folder);
    Files.setPosixFilePermissions(
        folder.resolve("secret.key"), PosixFilePermissions.fromString("rw-r--r--"));

    names(fault(), "can be read by others", "chmod 600");
  }

  @Test
  void aDomainWithoutMx() {
    environment.put("DEFAULT_EMAIL_DOMAIN", "bare.example.org");
    environment.put("SENDOOK_SMTP_HOSTNAME", DOMAIN);

    names(fault(), "bare.example.org, MX", "bare.example.org. 3600 IN MX 10 " + DOMAIN + ".");
  }

  @Test
  void aHostWithoutAddress() {
    environment.put("DEFAULT_EMAIL_DOMAIN", "bare.example.org");
    dns.mx("bare.example.org", 10, "bare.example.org");

    names(fault(), "bare.example.org has no address", "IN A");
  }

  @Test
  void aDnsServerThatIsSilent() {
    environment.put("SENDOOK_DNS_SERVERS", "127.0.0.1:1");

    assertThat(faults(look())).anySatisfy(each -> names(each, "127.0.0.1:1", "set dns.servers"));
  }

  @Test
  void aPortThatIsTaken() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      environment.put("SENDOOK_SMTP_PORT", String.valueOf(other.getLocalPort()));

      names(fault(), "smtp.port " + other.getLocalPort() + " is taken", "set smtp.port");
    }
  }

  @Test
  void aRelayThatRefusesTheLogin() {
    var relay = FakeSmtpServer.listening(STORE.vertx(), "AUTH PLAIN");
    relay.on("AUTH", reply("535 5.7.8 not with that password"));
    relay(relay.port());
    environment.put("SENDOOK_RELAY_USERNAME", "me");
    environment.put("SENDOOK_RELAY_PASSWORD", "wrong-word");

    names(fault(), "535 5.7.8 not with that password", "relay.username and relay.password");
  }

  @Test
  void aRelayThatRefusesTheSender() {
    var relay = FakeSmtpServer.listening(STORE.vertx());
    relay.on("MAIL", reply("550 5.7.1 who are you"));
    relay(relay.port());

    names(fault(), "550 5.7.1 who are you", "postmaster@" + DOMAIN);
  }

  @Test
  void aRelayWithoutTls() {
    relay(FakeSmtpServer.listening(STORE.vertx()).port());
    environment.put("SENDOOK_RELAY_TLS", "required");

    names(fault(), "offers no STARTTLS", "set relay.tls");
  }

  @Test
  void aRelayThatIsNotThere() {
    relay(1);

    names(fault(), "cannot connect to 127.0.0.1:1", "set relay.host and relay.port");
  }

  @Test
  void aRelayThatIsWellIsSentNothing() {
    var relay = FakeSmtpServer.listening(STORE.vertx());
    relay(relay.port());

    assertThat(faults(look())).isEmpty();
    assertThat(relay.mails()).isEmpty();
    assertThat(relay.connections.get(0).commands)
        .containsExactly("EHLO localhost", "MAIL FROM:<postmaster@" + DOMAIN + ">", "RSET", "QUIT");
  }

  private void relay(int port) {
    environment.put("SENDOOK_OUTBOUND_TRANSPORT", "relay");
    environment.put("SENDOOK_RELAY_HOST", "127.0.0.1");
    environment.put("SENDOOK_RELAY_PORT", String.valueOf(port));
  }

  @Test
  void aCertificateThatIsNone() throws IOException {
    var file = Files.writeString(folder.resolve("cert.pem"), "not a certificate").toString();
    environment.put("SENDOOK_SMTP_TLS_CERT_FILE", file);
    environment.put("SENDOOK_SMTP_TLS_KEY_FILE", file);

    names(fault(), "must be a certificate and its key", "smtp.tls.certFile");
  }

  @Test
  void aClusterAddressThatIsAnothers() {
    environment.put("MONGO_URI", STORE.connectionString());
    environment.put("REDIS_URL", "redis://127.0.0.1:1");
    environment.put("SENDOOK_CLUSTER_ENABLED", "true");
    environment.put("SENDOOK_CLUSTER_HOST", "192.0.2.77");
    environment.put("SENDOOK_CLUSTER_MEMBERS", "127.0.0.1:1");

    assertThat(faults(look()))
        .anySatisfy(
            each -> names(each, "192.0.2.77 is no address of this machine", "cluster.host"));
  }
}
