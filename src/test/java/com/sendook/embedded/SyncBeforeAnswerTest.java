package com.sendook.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.bwaldvogel.mongo.bson.Document;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel sees: an insert is in the journal, and that synced, before it is answered. */
@Tag("long")
class SyncBeforeAnswerTest {
  private static final int INSERTS = 50;

  @TempDir Path folder;

  @Test
  void journalIsSyncedBeforeEachAnswer() throws Exception {
    assumeTrue(straceWorks(), "skipped: strace is not installed, or may not trace here");
    Path trace = folder.resolve("trace");
    int clientPort = insertInto(trace);

    SyncOrder order = new SyncOrder(clientPort);
    Files.readAllLines(trace, StandardCharsets.ISO_8859_1).forEach(order::line);

    assertThat(order.violations()).isEmpty();
    assertThat(order.answers()).isEqualTo(INSERTS);
  }

  private static boolean straceWorks() throws InterruptedException {
    try {
      return new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Inserts one after the other on one connection; its port. */
  private int insertInto(Path trace) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("strace", "-f", "-yy", "-s", "16", "-o", trace.toString(), "-e"));
    command.add("trace=write,writev,pwrite64,pwritev,sendto,sendmsg,fsync,fdatasync");
    command.addAll(JavaProcess.command(ServingProcess.class, folder.resolve("store").toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      int clientPort = insert(ServingProcess.port(lines));
      process.outputWriter().close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return clientPort;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static int insert(int port) throws IOException {
    try (WireClient client = new WireClient(port)) {
      for (int i = 0; i < INSERTS; i++) {
        Document document = new Document("_id", i).append("text", "x".repeat(500));
        client.run(new Document("insert", "mail").append("documents", List.of(document)));
      }
      return client.port();
    }
  }
}
