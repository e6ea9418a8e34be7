package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import com.sendook.foreign.Certificates;
import com.sendook.foreign.Needs;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The event bus as a program hears it that is no JVM: by TLS, in frames, with an API key. */
@Needs("openssl")
class BridgeTest {
  private static final Certificates CERTIFICATES = certificates();

  @RegisterExtension
  static final GatewayExtension GATEWAY =
      new GatewayExtension()
          .with("SENDOOK_BRIDGE_PORT", 0)
          .with("SENDOOK_BRIDGE_TLS_CERT_FILE", CERTIFICATES.chain())
          .with("SENDOOK_BRIDGE_TLS_KEY_FILE", CERTIFICATES.key());

  private static int organizations;

  private String key;
  private Api api;

  private static Certificates certificates() {
    try {
      return new Certificates(Files.createTempDirectory("sendook-bridge"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void begin() {
    key = GATEWAY.newOrganization("65e1a8b0c0ffee01234577%02d".formatted(organizations++));
    api = new Api(GATEWAY.url(), key);
  }

  /** A client with nothing but the JDK. */
  private static final class Client implements AutoCloseable {
    private final SSLSocket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Client() throws Exception {
      var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      try (var root = Files.newInputStream(CERTIFICATES.root())) {
        trusted.setCertificateEntry(
            "root", CertificateFactory.getInstance("X.509").generateCertificate(root));
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      socket =
          (SSLSocket) context.getSocketFactory().createSocket("localhost", GATEWAY.bridgePort());
      socket.setSoTimeout(20_000);
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
    }

    void send(JsonObject frame) throws IOException {
      var json = frame.encode().getBytes(StandardCharsets.UTF_8);
      out.writeInt(json.length);
      out.write(json);
      out.flush();
    }

    JsonObject read() throws IOException {
      var json = new byte[in.readInt()];
      in.readFully(json);
      return new JsonObject(new String(json, StandardCharsets.UTF_8));
    }

    /** Registers, and returns when that has been heard. */
    void register(String address, String key) throws IOException {
      send(
          new JsonObject()
              .put("type", "register")
              .put("address", address)
              .put("headers", new JsonObject().put("Authorization", "Bearer " + key)));
      send(new JsonObject().put("type", "ping"));
      assertThat(read()).isEqualTo(new JsonObject().put("type", "pong"));
    }

    boolean isAtItsEnd() throws IOException {
      try {
        in.readInt();
        return false;
      } catch (EOFException e) {
        return true;
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void eventsOfTheKeysOrganizationCome() throws Exception {
    var strangers = new Api(GATEWAY.url(), GATEWAY.newOrganization("65e1a8b0c0ffee0123457799"));
    try (var client = new Client()) {
      client.register("sendook.events", key);

      strangers.inbox("Other");
      var inbox = api.inbox("Support");

      var frame = client.read();
      assertThat(frame.getString("type")).isEqualTo("message");
      assertThat(frame.getString("address")).isEqualTo("sendook.events");
      assertThat(frame.getJsonObject("body").getString("type")).isEqualTo("inbox.created");
      assertThat(frame.getJsonObject("body").getString("inboxId")).isEqualTo(inbox.getString("id"));
      assertThat(frame.getJsonObject("body").getLong("position")).isEqualTo(1);
    }
  }

  @Test
  void onlyTheTypeThatWasRegisteredForComes() throws Exception {
    try (var client = new Client()) {
      client.register("sendook.events.inbox.updated", key);

      var inbox = api.inbox("Support");
      api.put("/v1/inboxes/" + inbox.getString("id"), new JsonObject().put("name", "Help"))
          .expect(200);

      assertThat(client.read().getString("address")).isEqualTo("sendook.events.inbox.updated");
      client.send(
          new JsonObject()
              .put("type", "unregister")
              .put("address", "sendook.events.inbox.updated"));
      client.send(new JsonObject().put("type", "ping"));
      assertThat(client.read().getString("type")).isEqualTo("pong");
    }
  }

  @Test
  void nothingGoesInwards() throws Exception {
    try (var client = new Client()) {
      client.register("sendook.events", key);
      for (var type : new String[] {"send", "publish"}) {
        client.send(
            new JsonObject()
                .put("type", type)
                .put("address", "sendook.cache.evict")
                .put("body", new JsonObject()));
        assertThat(client.read().getString("message")).startsWith("access_denied");
      }
      client.send(new JsonObject().put("type", "register").put("address", "sendook.cache.evict"));
      assertThat(client.read().getString("message")).startsWith("access_denied");
    }
  }

  @Test
  void whoHasNoKeyIsSentAway() throws Exception {
    for (var shown : new String[] {"Bearer sk_nobodys", "Basic x", ""}) {
      try (var client = new Client()) {
        client.send(
            new JsonObject()
                .put("type", "register")
                .put("address", "sendook.events")
                .put("headers", new JsonObject().put("Authorization", shown)));
        assertThat(client.read().getString("message")).startsWith("access_denied");
        assertThat(client.isAtItsEnd()).isTrue();
      }
    }
  }

  @Test
  void aConnectionIsForOneOrganization() throws Exception {
    var other = GATEWAY.newOrganization("65e1a8b0c0ffee0123457798");
    try (var client = new Client()) {
      client.register("sendook.events", key);
      client.send(
          new JsonObject()
              .put("type", "register")
              .put("address", "sendook.events.inbox.created")
              .put("headers", new JsonObject().put("Authorization", "Bearer " + other)));
      assertThat(client.read().getString("message")).contains("one organization");
      assertThat(client.isAtItsEnd()).isTrue();
    }
  }

  @Test
  void aFrameThatIsTooLongIsRefused() throws Exception {
    try (var client = new Client()) {
      client.out.writeInt(1_000_000_000);
      client.out.flush();
      assertThat(client.read().getString("message")).contains("8192 bytes");
      assertThat(client.isAtItsEnd()).isTrue();
    }
  }
}
