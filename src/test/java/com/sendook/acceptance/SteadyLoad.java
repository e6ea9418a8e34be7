package com.sendook.acceptance;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Clients that send one mail after the other, each through one node after the other. Where the
 * connection breaks a client goes to the next node; any answer but 201 is a fault.
 */
final class SteadyLoad implements AutoCloseable {
  /** Leaves the machine some time for the nodes that start. */
  private static final long PAUSE_MS = 40;

  /** After so many mails a client goes on as another organization, below the limit. */
  private static final int MAILS_OF_ONE = 90;

  /** A mail that was answered with 201. */
  record Accepted(String id, String externalMessageId) {}

  private final Nodes nodes;
  private final List<Thread> clients = new ArrayList<>();
  private final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger broken = new AtomicInteger();
  private volatile boolean stopped;

  SteadyLoad(Nodes nodes, int connections) {
    this.nodes = nodes;
    for (int i = 0; i < connections; i++) {
      int first = i;
      var client = new Thread(() -> send(first), "client-" + i);
      client.start();
      clients.add(client);
    }
  }

  private void send(int first) {
    int turn = first;
    try {
      while (!stopped) {
        var key = nodes.newOrganization();
        var inbox = persist(turn++, key, api -> api.inbox("Sender"));
        for (int i = 0; i < MAILS_OF_ONE && !stopped; i++) {
          var mail = new JsonObject().put("to", "ann@example.com").put("text", "Hello");
          var message = persist(turn++, key, api -> api.send(inbox, mail).expect(201).json());
          accepted.add(
              new Accepted(message.getString("id"), message.getString("externalMessageId")));
          Thread.sleep(PAUSE_MS);
        }
      }
    } catch (RuntimeException | AssertionError fault) {
      faults.add(fault);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> T persist(int turn, String key, Function<Api, T> request) {
    for (int node = turn; ; node++) {
      try {
        return request.apply(nodes.api(node % nodes.all().size(), key));
      } catch (UncheckedIOException e) {
        broken.incrementAndGet();
      }
    }
  }

  int acceptedSoFar() {
    return accepted.size();
  }

  List<Accepted> accepted() {
    return List.copyOf(accepted);
  }

  List<Throwable> faults() {
    return List.copyOf(faults);
  }

  int brokenConnections() {
    return broken.get();
  }

  /** Returns when the last request has been answered. */
  @Override
  public void close() {
    stopped = true;
    for (var client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
