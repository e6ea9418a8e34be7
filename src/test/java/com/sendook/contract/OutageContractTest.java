package com.sendook.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.GatewayExtension;
import com.sendook.acceptance.SlowLine;
import com.sendook.contract.Caller.Answer;
import com.sendook.contract.Caller.Request;
import com.sendook.contract.Document.Operation;
import com.sendook.embedded.EmbeddedMongo;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that stands still: each operation says so in time, as the document has it. */
class OutageContractTest {
  private static final int PATIENCE_SECONDS = 5;

  private static final String COUNTED_BY_REDIS = "getDailyCount";

  private record Asked(Operation operation, Future<Answer> answer) {}

  @TempDir Path folder;

  @Test
  void everyOperationSaysThatTheStoreIsAway() throws Exception {
    try (var mongo = EmbeddedMongo.start(folder);
        var line = new SlowLine(URI.create(mongo.connectionString()).getPort())) {
      var gateway = World.gateway().with("MONGO_URI", "mongodb://127.0.0.1:" + line.port());
      gateway.beforeAll(null);
      try {
        check(gateway, line);
      } finally {
        gateway.afterAll(null);
      }
    }
  }

  private static void check(GatewayExtension gateway, SlowLine line) throws Exception {
    var anybody = Caller.of(gateway, null);
    var document = new Document(anybody.call(Request.of("GET", "/openapi.json")).body());
    var answers = new AnswerCheck(document);
    var world = World.register(anybody).filled();
    line.freeze();
    try {
      for (var each : ask(document, world)) {
        var answer = each.answer().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(answer.status()).as("%s: %s", each.operation(), answer.body()).isEqualTo(503);
        answers.check(each.operation(), answer);
      }
    } finally {
      line.thaw();
    }
  }

  /** All at once: an outage lasts no longer than the slowest. */
  private static List<Asked> ask(Document document, World world) {
    return document.operations().stream()
        .filter(
            each ->
                !each.isCallBack()
                    && each.documents(503)
                    && !each.id().startsWith(COUNTED_BY_REDIS))
        .map(
            operation -> new Asked(operation, world.caller(operation).send(good(operation, world))))
        .toList();
  }

  private static Request good(Operation operation, World world) {
    var target = world.path(operation.path());
    return operation.takesBody()
        ? Request.json(operation.method(), target, operation.exampleBody())
        : Request.of(operation.method(), target);
  }
}
