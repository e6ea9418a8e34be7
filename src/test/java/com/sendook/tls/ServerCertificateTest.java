package com.sendook.tls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sendook.foreign.Certificates;
import com.sendook.foreign.Needs;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are replaced while a server shows them, as the JDK's own client sees it. */
@Needs("openssl")
class ServerCertificateTest {
  private static final Duration OFTEN = Duration.ofMillis(20);

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private Certificates one;
  private Certificates other;
  private Path certFile;
  private Path keyFile;
  private NetServer server;

  @BeforeEach
  void serve() throws Exception {
    one = new Certificates(Files.createDirectory(folder.resolve("one")));
    other = new Certificates(Files.createDirectory(folder.resolve("other")));
    certFile = folder.resolve("cert.pem");
    keyFile = folder.resolve("key.pem");
    put(one.chain(), certFile);
    put(one.key(), keyFile);
    var certificate =
        ServerCertificate.open(vertx, certFile.toString(), keyFile.toString(), OFTEN)
            .await(10, SECONDS);
    assertThat(certificate.expiresAt())
        .isBetween(Instant.now(), Instant.now().plus(Duration.ofDays(3)));
    server =
        vertx
            .createNetServer(
                new NetServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(certificate.options().getKeyCertOptions()))
            .connectHandler(socket -> socket.end())
            .listen(0, "127.0.0.1")
            .await(10, SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  /** In one step, as whoever replaces them should do it. */
  private static void put(Path from, Path to) throws IOException {
    var beside = Files.copy(from, to.resolveSibling(to.getFileName() + ".new"));
    Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private BigInteger shown() throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    try (var socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.actualPort())) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  @Test
  void whoConnectsAfterAChangeIsShownTheNewOne() throws Exception {
    var before = shown();

    put(other.chain(), certFile);
    put(other.key(), keyFile);

    await().ignoreExceptions().until(() -> !shown().equals(before));
  }

  @Test
  void halfAChangeLeavesTheOldOneInPlace() throws Exception {
    var before = shown();

    put(other.chain(), certFile);
    Thread.sleep(OFTEN.multipliedBy(5).toMillis());
    assertThat(shown()).isEqualTo(before);
    Files.writeString(certFile, "nothing");
    Thread.sleep(OFTEN.multipliedBy(5).toMillis());
    assertThat(shown()).isEqualTo(before);

    put(other.chain(), certFile);
    put(other.key(), keyFile);
    await().until(() -> !shown().equals(before));
  }

  @Test
  void noHandshakeFailsWhileCertificatesChange() throws Exception {
    var failures = new CopyOnWriteArrayList<Throwable>();
    Set<BigInteger> seen = ConcurrentHashMap.newKeySet();
    var over = new AtomicBoolean();
    var clients =
        Stream.generate(
                () ->
                    new Thread(
                        () -> {
                          while (!over.get()) {
                            try {
                              seen.add(shown());
                            } catch (Exception e) {
                              failures.add(e);
                            }
                          }
                        }))
            .limit(3)
            .toList();
    clients.forEach(Thread::start);
    for (int i = 0; i < 10; i++) {
      for (var next : List.of(other, one)) {
        var before = shown();
        put(next.chain(), certFile);
        put(next.key(), keyFile);
        await().until(() -> !shown().equals(before));
      }
    }
    over.set(true);
    for (var client : clients) {
      client.join();
    }

    assertThat(failures).isEmpty();
    assertThat(seen).hasSize(2);
  }

  @Test
  void filesThatDoNotBelongTogetherAreRefusedAtTheStart() {
    assertThatThrownBy(
            () ->
                ServerCertificate.open(vertx, one.chain().toString(), other.key().toString())
                    .await(10, SECONDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the key is not the certificate's");
    assertThatThrownBy(
            () ->
                ServerCertificate.open(vertx, folder + "/none.pem", other.key().toString())
                    .await(10, SECONDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.pem");
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
