package com.sendook.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Tells when everything that was accepted has left the gateway. */
interface Transmitted {
  /**
   * Waits for it.
   *
   * @param accepted how many mails, since the beginning
   * @return how many seconds that took
   * @throws IllegalStateException where it takes longer than {@code patience}
   */
  double await(long accepted, Duration patience) throws IOException, InterruptedException;

  /** Into files, which can be counted. */
  record IntoOutbox(Path folder) implements Transmitted {
    private static final int LOOK_EVERY_MS = 50;

    @Override
    public double await(long accepted, Duration patience) throws IOException, InterruptedException {
      long start = System.nanoTime();
      for (long found = count(); found < accepted; found = count()) {
        if (System.nanoTime() - start > patience.toNanos()) {
          throw new IllegalStateException(
              accepted + " mails were accepted, but " + found + " transmitted");
        }
        Thread.sleep(LOOK_EVERY_MS);
      }
      return (System.nanoTime() - start) / 1e9;
    }

    private long count() throws IOException {
      if (!Files.exists(folder)) {
        return 0;
      }
      try (var files = Files.list(folder)) {
        return files.filter(each -> each.toString().endsWith(".eml")).count();
      }
    }
  }

  /** To a relay: then the queue of the deliveries holds nothing, and goes on holding nothing. */
  record QueueRunsEmpty(URI queues) implements Transmitted {
    private static final int LOOK_EVERY_MS = 100;

    /** Longer than the pause between two sweeps: what nobody holds is found meanwhile. */
    private static final double EMPTY_FOR_SECONDS = 1.5;

    @Override
    public double await(long accepted, Duration patience) throws IOException, InterruptedException {
      var http = HttpClient.newHttpClient();
      long start = System.nanoTime();
      long emptySince = start;
      while ((System.nanoTime() - emptySince) / 1e9 < EMPTY_FOR_SECONDS) {
        long looked = System.nanoTime();
        if (!isEmpty(http)) {
          emptySince = System.nanoTime();
        }
        if (looked - start > patience.toNanos()) {
          throw new IllegalStateException("the queue did not run empty within " + patience);
        }
        Thread.sleep(LOOK_EVERY_MS);
      }
      return (emptySince - start) / 1e9;
    }

    private boolean isEmpty(HttpClient http) throws IOException, InterruptedException {
      var answer = http.send(HttpRequest.newBuilder(queues).build(), BodyHandlers.ofString());
      JsonArray all = new JsonObject(answer.body()).getJsonArray("queues");
      return all.stream()
          .map(JsonObject.class::cast)
          .filter(each -> each.getString("name").equals("deliveries"))
          .allMatch(
              each -> each.getInteger("inHand") == 0 && each.getInteger("oldestSeconds") == 0);
    }
  }
}
