package com.sendook.chaos;

import static java.util.stream.Collectors.joining;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Everything around a run: the gateways, the sinks for what leaves them, the load, and the ledger
 * of what was accepted.
 */
final class Scene implements AutoCloseable {
  private final Plan plan;
  private final Path folder;
  private final MailSink mails;
  private final WebhookSink webhooks = new WebhookSink();
  private final Ledger ledger = new Ledger();
  private final List<Node> nodes = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> load = new ArrayList<>();
  private JsonObject outbox;
  private JsonObject inbox;

  /** A scene whose mail sink takes so long for each mail. */
  Scene(Plan plan, Path folder, Duration eachMail) throws IOException {
    this.plan = plan;
    this.folder = folder;
    this.mails = new MailSink(eachMail);
  }

  /** One more node, which does not run yet. */
  Node addNode(String name) throws IOException {
    var node =
        new Node(name, folder.resolve(name), plan.cluster())
            .with("SENDOOK_OUTBOUND_TRANSPORT", "relay")
            .with("SENDOOK_RELAY_HOST", "127.0.0.1")
            .with("SENDOOK_RELAY_PORT", mails.port())
            .with("SENDOOK_LIMITS_SEND_PER_HOUR", 0)
            .with("SENDOOK_WEBHOOK_ALLOW_PRIVATE", true)
            .with("SENDOOK_QUEUE_IN_HAND", plan.inHand())
            .with("SENDOOK_QUEUE_LEASE", plan.lease().toMillis() + "ms")
            .with("SENDOOK_QUEUE_RENEW_EVERY", plan.lease().toMillis() / 5 + "ms");
    nodes.add(node);
    return node;
  }

  /** Several nodes over the same stores, which do not run yet. */
  void addNodes(int count, SharedStores stores) throws IOException {
    for (int i = 1; i <= count; i++) {
      stores.share(addNode("node" + i));
    }
    if (plan.cluster()) {
      join();
    }
  }

  private void join() throws IOException {
    var ports = new ArrayList<Integer>();
    for (int i = 0; i < nodes.size(); i++) {
      ports.add(freePort());
    }
    var members = ports.stream().map(port -> "127.0.0.1:" + port).collect(joining(", "));
    for (int i = 0; i < nodes.size(); i++) {
      nodes
          .get(i)
          .with("SENDOOK_CLUSTER_PORT", ports.get(i))
          .with("SENDOOK_CLUSTER_MEMBERS", members);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Starts one node after the other, as a busy machine can bear it, and makes the inboxes and the
   * webhook.
   */
  void begin() {
    nodes.forEach(Node::start);
    var api = nodes.get(0).api();
    outbox = api.inbox("Sends");
    inbox = api.inbox("Receives");
    var events = new JsonArray().add("message.sent").add("message.received");
    var webhook = new JsonObject().put("url", webhooks.url()).put("events", events);
    api.post("/v1/webhooks", webhook).expect(201);
  }

  /** Lets so many users loose on each door of the node. */
  void load(Node node, int users) {
    for (int i = 0; i < users; i++) {
      load.add(threads.submit(new ApiLoad(node, outbox, ledger, false)));
      load.add(threads.submit(new SmtpLoad(node, inbox.getString("email"), ledger)));
    }
    node.gate().open();
  }

  /** Lets so many users loose on the API of the node, and none on the other door. */
  void loadByApiAlone(Node node, int users) {
    for (int i = 0; i < users; i++) {
      load.add(threads.submit(new ApiLoad(node, outbox, ledger, true)));
    }
    node.gate().open();
  }

  /** Holds the load up; what is under way is finished. */
  void pause() {
    nodes.forEach(node -> node.gate().close());
  }

  void goOn() {
    nodes.forEach(node -> node.gate().open());
  }

  /** Returns when so many mails were accepted since the beginning. */
  void awaitAccepted(int mails) {
    new Patience(plan.patience())
        .untilNothingIsMissing("accepted mails", () -> mails - ledger.accepted());
  }

  /** Returns when the node has accepted so many more. */
  void awaitAcceptedBy(Node node, int more) {
    int wanted = ledger.acceptedBy(node.name()) + more;
    new Patience(plan.patience())
        .untilNothingIsMissing(
            "mails accepted by " + node.name(), () -> wanted - ledger.acceptedBy(node.name()));
  }

  /** Ends the load, and returns when every user has had the last answer. */
  void endLoad() throws InterruptedException, ExecutionException {
    nodes.forEach(node -> node.gate().end());
    for (var each : load) {
      each.get();
    }
  }

  Ledger ledger() {
    return ledger;
  }

  List<Node> nodes() {
    return nodes;
  }

  MailSink mails() {
    return mails;
  }

  WebhookSink webhooks() {
    return webhooks;
  }

  /** The inbox that sends. */
  JsonObject outbox() {
    return outbox;
  }

  /** The inbox that receives. */
  JsonObject inbox() {
    return inbox;
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    threads.shutdownNow();
    webhooks.close();
    mails.close();
  }
}
