package com.sendook.webhook;

import static com.sendook.webhook.FakeEndpoint.status;
import static com.sendook.webhook.WebhookFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sendook.foreign.Needs;
import com.sendook.webhook.FakeEndpoint.Received;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Posts verified by the libraries that receivers in JavaScript use; skipped where npm is not. */
@Needs({"node", "npm"})
class ForeignVerifiersTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", ""), "target", "foreign-js").toAbsolutePath();
  private static final String[] LIBRARIES = {"standardwebhooks@1.1.1", "svix@1.99.1"};

  /** Says of each secret whether the library takes the post, and whether it takes another body. */
  private static final String PROGRAM =
      """
      const { Webhook } = require(process.argv[2]);
      const post = JSON.parse(require('fs').readFileSync(0, 'utf8'));
      const takes = (secret, body) => {
        try {
          new Webhook(secret).verify(body, post.headers);
          return true;
        } catch (error) {
          return false;
        }
      };
      const said = post.secrets.map(each => [takes(each, post.body), takes(each, post.body + ' ')]);
      console.log(JSON.stringify(said));
      """;

  @TempDir Path dataDir;
  private WebhookFixture node;
  private FakeEndpoint endpoint;

  @BeforeAll
  static void install() throws Exception {
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve("verify.js"), PROGRAM);
    if (Files.exists(FOLDER.resolve("node_modules/svix/package.json"))) {
      return;
    }
    var command = new java.util.ArrayList<>(List.of("npm", "install", "--no-audit", "--no-fund"));
    command.addAll(List.of(LIBRARIES));
    var npm =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("npm.log").toFile())
            .start();
    boolean ended = npm.waitFor(60, TimeUnit.SECONDS);
    npm.destroy();
    assumeTrue(
        ended && npm.exitValue() == 0,
        "npm cannot install "
            + String.join(" and ", LIBRARIES)
            + ": see target/foreign-js/npm.log");
  }

  @BeforeEach
  void open() {
    node = new WebhookFixture(dataDir, name -> Future.failedFuture(new UnknownHostException(name)));
    endpoint = new FakeEndpoint(node.vertx, new HttpServerOptions()).answering(status(204));
  }

  @AfterEach
  void close() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"standardwebhooks", "svix"})
  void takeAPostByTheNewSecretAndByTheOldOne(String library) throws Exception {
    node.start(Duration.ofSeconds(5), new HttpClientOptions());
    var webhook = node.webhook(endpoint.url(), "message.received");
    var old = webhook.getString("secret");
    node.tell("message.received", node.message("Grüße, 世界 €").id());
    await().until(() -> endpoint.received.size() == 1);
    assertThat(verdicts(library, endpoint.received.get(0), old, "whsec_AAAA"))
        .isEqualTo("[[true,false],[false,false]]");

    var fresh =
        await(
                node.webhooks
                    .get(WebhookFixture.ORGANIZATION, webhook.getString("id"))
                    .compose(each -> node.rotateSecret.rotate(each, "rotation")))
            .getString("secret");
    node.tell("message.received", node.message("More").id());
    await().until(() -> endpoint.received.size() == 2);
    assertThat(verdicts(library, endpoint.received.get(1), fresh, old, "whsec_AAAA"))
        .isEqualTo("[[true,false],[true,false],[false,false]]");
  }

  /** Of each secret, whether the library takes the post as it came, and with another body. */
  private static String verdicts(String library, Received received, String... secrets)
      throws IOException, InterruptedException {
    var headers = new JsonObject();
    received.headers().forEach((name, value) -> headers.put(name, value));
    var post =
        new JsonObject()
            .put("headers", headers)
            .put("body", received.body())
            .put("secrets", new JsonArray(List.of(secrets)));
    var program =
        new ProcessBuilder("node", "verify.js", library)
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .start();
    try (var in = program.getOutputStream()) {
      in.write(post.toBuffer().getBytes());
    }
    var said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said.strip();
  }
}
