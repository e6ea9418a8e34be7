package com.sendook.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sendook.GatewayExtension;
import com.sendook.foreign.Certificates;
import com.sendook.foreign.Needs;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Certificates are replaced while clients come and go and others stay: who comes next is shown the
 * new one, and nobody's request fails.
 */
@Needs("openssl")
@Timeout(90)
class CertificateChangeTest {
  private static final int CHANGES = 4;

  @TempDir private static Path folder;
  private static Certificates one;
  private static Certificates other;
  private static Path certFile;
  private static Path keyFile;
  private static GatewayExtension gateway;
  private static JsonObject inbox;

  @BeforeAll
  static void start() throws Exception {
    one = new Certificates(Files.createDirectory(folder.resolve("one")));
    other = new Certificates(Files.createDirectory(folder.resolve("other")));
    certFile = folder.resolve("cert.pem");
    keyFile = folder.resolve("key.pem");
    put(one);
    gateway =
        new GatewayExtension()
            .with("SENDOOK_HTTP_TLS_CERT_FILE", certFile)
            .with("SENDOOK_HTTP_TLS_KEY_FILE", keyFile)
            .with("SENDOOK_SMTP_TLS_CERT_FILE", certFile)
            .with("SENDOOK_SMTP_TLS_KEY_FILE", keyFile)
            .with("SENDOOK_SMTP_TLS_PORT", 0);
    gateway.beforeAll(null);
    inbox = api(client(Version.HTTP_1_1)).inbox("Support");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.afterAll(null);
  }

  /** One file after the other: in between they do not belong together. */
  private static void put(Certificates certificates) throws IOException {
    put(certificates.chain(), certFile);
    put(certificates.key(), keyFile);
  }

  private static void put(Path from, Path to) throws IOException {
    var beside = Files.copy(from, to.resolveSibling(to.getFileName() + ".new"));
    Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Of a client that was never here before. */
  private static SSLContext trusting() throws Exception {
    return Certificates.trusting(one, other);
  }

  private static HttpClient client(Version version) throws Exception {
    return HttpClient.newBuilder().version(version).sslContext(trusting()).build();
  }

  private static Api api(HttpClient client) {
    return new Api(gateway.url(), GatewayExtension.API_KEY, client);
  }

  /** A request by a connection of its own. */
  private static X509Certificate request() throws Exception {
    try (var socket =
        (SSLSocket) trusting().getSocketFactory().createSocket("localhost", gateway.httpPort())) {
      var request = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("}");
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static X509Certificate mail(SmtpClient connected) throws IOException {
    try (var client = connected) {
      mailBy(client);
      return client.certificate();
    }
  }

  private static void mailBy(SmtpClient client) throws IOException {
    var to = inbox.getString("email");
    assertThat(client.send(to, SmtpClient.mail(to, "Hi " + System.nanoTime()))).startsWith("250 ");
  }

  private static X509Certificate mailBehindStartTls() throws Exception {
    return mail(SmtpClient.behindStartTls(gateway.smtpPort(), trusting()));
  }

  private static X509Certificate mailOverTls() throws Exception {
    return mail(SmtpClient.overTls(gateway.smtpOverTlsPort(), trusting()));
  }

  /** Requests by one connection: it goes on with the certificate that it began with. */
  private static Steps.Step requestsByOneConnection(Version version) throws Exception {
    var kept = api(client(version));
    var first = shown(kept.get("/v1/inboxes").expect(200));
    return () -> {
      var answer = kept.get("/v1/inboxes").expect(200);
      assertThat(answer.response().version()).isEqualTo(version);
      assertThat(shown(answer)).isEqualTo(first);
    };
  }

  private static Certificate shown(Api.Answer answer) throws IOException {
    return answer.response().sslSession().orElseThrow().getPeerCertificates()[0];
  }

  /** The events as they come in, one line after the other. */
  private static List<String> follow(HttpClient client) throws Exception {
    var lines = new CopyOnWriteArrayList<String>();
    var stream =
        client.send(api(client).request("/v1/events/stream").build(), BodyHandlers.ofLines());
    assertThat(stream.statusCode()).isEqualTo(200);
    var reader =
        new Thread(
            () -> {
              try {
                stream.body().forEach(lines::add);
              } finally {
                lines.add("over");
              }
            });
    reader.setDaemon(true);
    reader.start();
    return lines;
  }

  @Test
  void nobodyNoticesThatCertificatesAreReplaced() throws Exception {
    var streams = List.of(follow(client(Version.HTTP_1_1)), follow(client(Version.HTTP_2)));
    try (var staying = SmtpClient.behindStartTls(gateway.smtpPort(), trusting());
        var clients = new Steps()) {
      clients.repeat("HTTPS, new connections", CertificateChangeTest::request);
      clients.repeat("HTTP/1.1, one connection", requestsByOneConnection(Version.HTTP_1_1));
      clients.repeat("HTTP/2, one connection", requestsByOneConnection(Version.HTTP_2));
      clients.repeat("STARTTLS, new connections", CertificateChangeTest::mailBehindStartTls);
      clients.repeat("SMTP over TLS, new connections", CertificateChangeTest::mailOverTls);
      clients.repeat("STARTTLS, one connection", () -> mailBy(staying));

      for (int i = 0; i < CHANGES; i++) {
        var next = i % 2 == 0 ? other : one;
        put(next);
        await().until(() -> request().equals(next.certificate()));
        await().until(() -> mailBehindStartTls().equals(next.certificate()));
        await().until(() -> mailOverTls().equals(next.certificate()));
      }

      clients.end();
      System.out.println(CHANGES + " changes of the certificates: " + clients.done());
      assertThat(clients.failures()).isEmpty();
      assertThat(clients.done().values()).allSatisfy(times -> assertThat(times).isPositive());
      assertThat(staying.certificate()).isEqualTo(one.certificate());
    }
    var readAlready = streams.stream().map(List::size).toList();
    mailOverTls();
    for (int i = 0; i < streams.size(); i++) {
      var stream = streams.get(i);
      int before = readAlready.get(i);
      await().until(() -> stream.size() > before);
      assertThat(stream).contains("event: message.received").doesNotContain("over");
    }
  }
}
