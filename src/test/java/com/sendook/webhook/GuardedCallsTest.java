package com.sendook.webhook;

import static com.sendook.webhook.WebhookFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.webhook.Outcome.Unanswered;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However an address that is not public is written or named: nothing is connected to. */
class GuardedCallsTest {
  private static final AtomicInteger CONNECTIONS = new AtomicInteger();
  private static Vertx vertx;
  private static int port;

  @BeforeAll
  static void listen() {
    vertx = Vertx.vertx();
    // By both versions of IP.
    var server =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  CONNECTIONS.incrementAndGet();
                  socket.close();
                });
    port = await(server.listen(0, "::")).actualPort();
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  @BeforeEach
  void begin() {
    CONNECTIONS.set(0);
  }

  private static Outcome post(AddressGuard guard, String host) {
    var client = new EndpointClient(vertx, guard, Duration.ofSeconds(5), 256);
    var endpoint = Endpoint.parse("http://" + host + ":" + port + "/hook");
    return await(client.post(endpoint, Map.of(), Buffer.buffer("{}")));
  }

  private static AddressGuard guard(HostResolver resolver) {
    return new AddressGuard(resolver, false, false, List.of());
  }

  private static List<InetAddress> addresses(String... literals) throws UnknownHostException {
    var found = new InetAddress[literals.length];
    for (int i = 0; i < literals.length; i++) {
      found[i] = InetAddress.getByName(literals[i]);
    }
    return List.of(found);
  }

  /** This machine, which listens: whatever got through would be counted. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "127.1.2.3",
        "2130706433",
        "0x7f000001",
        "0X7F.1",
        "0x7f.0x0.0x0.0x1",
        "0177.0.0.1",
        "017700000001",
        "0177.0x0.1",
        "127.0.0.1.",
        "0",
        "0.0.0.0",
        "0x0",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:0:0]",
        "[::ffff:0:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::1]",
        "１２７.０.０.１",
        "127。0。0。1",
        "①②⑦.0.0.1",
      })
  void thisMachineIsNotCalledInAnyNotation(String host) {
    assertThat(post(guard(name -> Future.failedFuture(new UnknownHostException(name))), host))
        .isInstanceOfSatisfying(
            Unanswered.class, it -> assertThat(it.error()).startsWith("not called: "));
    assertThat(CONNECTIONS).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "10.0.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "fd00:ec2::254",
        "168.63.129.16",
        "192.168.1.1",
        "172.16.0.1",
        "224.0.0.1",
        "ff02::1",
        "fe80::1",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
      })
  void norIsANameThatMeansSuchAnAddress(String address) throws Exception {
    var found = addresses(address);
    assertThat(post(guard(name -> Future.succeededFuture(found)), "hooks.example"))
        .isInstanceOfSatisfying(
            Unanswered.class, it -> assertThat(it.error()).startsWith("not called: "));
    // Nor one that means it beside another.
    var both = addresses("192.0.43.10", address);
    assertThat(post(guard(name -> Future.succeededFuture(both)), "hooks.example"))
        .isInstanceOfSatisfying(
            Unanswered.class, it -> assertThat(it.error()).startsWith("not called: "));
    assertThat(CONNECTIONS).hasValue(0);
  }

  @Test
  void aNameThatMeansSomethingElseTheNextTimeIsCheckedEachTimeAndAskedOnce() throws Exception {
    var asked = new AtomicInteger();
    // A public address where nobody listens (a block that no route leads to), then this machine.
    var good = addresses("192.0.43.10");
    var bad = addresses("127.0.0.1");
    var guard = guard(name -> Future.succeededFuture(asked.getAndIncrement() == 0 ? good : bad));
    assertThat(await(guard.checkNow(Endpoint.parse("http://rebind.example/")))).isEmpty();
    assertThat(post(guard, "rebind.example"))
        .isInstanceOfSatisfying(
            Unanswered.class, it -> assertThat(it.error()).contains("a loopback address"));
    assertThat(asked).hasValue(2);
    assertThat(CONNECTIONS).hasValue(0);
  }

  /** What was checked is what is called, whatever the name means by then. */
  @Test
  void theConnectionGoesToTheCheckedAddress() throws Exception {
    var asked = new AtomicInteger();
    var good = addresses("127.0.0.1");
    var bad = addresses("169.254.169.254");
    var guard =
        new AddressGuard(
            name -> Future.succeededFuture(asked.getAndIncrement() == 0 ? good : bad),
            false,
            true,
            List.of());
    var outcome = (Unanswered) post(guard, "rebind.example");
    assertThat(outcome.error()).isEqualTo("the connection was closed before an answer came");
    assertThat(asked).hasValue(1);
    assertThat(CONNECTIONS).hasValue(1);
  }
}
