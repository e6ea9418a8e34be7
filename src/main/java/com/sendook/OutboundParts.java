package com.sendook;

import com.sendook.config.GatewayConfig;
import com.sendook.domain.Domains;
import com.sendook.event.EventRelay;
import com.sendook.inbox.Inboxes;
import com.sendook.limit.RateGate;
import com.sendook.message.Messages;
import com.sendook.ops.Metrics;
import com.sendook.outbound.accept.AcceptMessage;
import com.sendook.outbound.deliver.DeliverMessage;
import com.sendook.outbound.deliver.RateGates;
import com.sendook.outbound.deliver.Route;
import com.sendook.outbound.deliver.SendVerticle;
import com.sendook.outbound.deliver.SignMail;
import com.sendook.outbound.returnpath.ReturnPath;
import com.sendook.outbound.transport.Transport;
import com.sendook.queue.LaneMemory;
import com.sendook.queue.WorkQueue;
import com.sendook.receipt.Receipts;
import com.sendook.store.Blobs;
import com.sendook.store.Store;
import com.sendook.suppression.Suppressions;
import com.sendook.thread.Threads;
import com.sendook.unsubscribe.UnsubscribeLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

/** The parts that mail goes out through. */
final class OutboundParts {
  private final GatewayConfig config;
  private final Metrics metrics;
  private final Store store;
  private final Blobs blobs;
  private final Inboxes inboxes;
  private final Messages messages;
  private final Threads threads;
  private final Receipts receipts;
  private final EventRelay relay;
  private final Domains domains;
  private final ReturnPath returnPath;
  private final UnsubscribeLink unsubscribeLink;
  private final Suppressions suppressions;
  private final WorkQueue queue;
  private final Transports transports;
  private final RateGates gates;
  private final LaneMemory memory = LaneMemory.forWork();

  OutboundParts(
      GatewayConfig config,
      Metrics metrics,
      Store store,
      Blobs blobs,
      Inboxes inboxes,
      Messages messages,
      Threads threads,
      Receipts receipts,
      EventRelay relay,
      Domains domains,
      ReturnPath returnPath,
      UnsubscribeLink unsubscribeLink,
      Suppressions suppressions,
      WorkQueue queue,
      Transports transports,
      RateGate gate) {
    this.config = config;
    this.metrics = metrics;
    this.store = store;
    this.blobs = blobs;
    this.inboxes = inboxes;
    this.messages = messages;
    this.threads = threads;
    this.receipts = receipts;
    this.relay = relay;
    this.domains = domains;
    this.returnPath = returnPath;
    this.unsubscribeLink = unsubscribeLink;
    this.suppressions = suppressions;
    this.queue = queue;
    this.transports = transports;
    this.gates =
        new RateGates(
            gate,
            transportName(),
            config.outbound().transport() == GatewayConfig.TransportName.DIRECT,
            config.outbound().rate(),
            config.outbound().ratesByDomain());
  }

  /**
   * Accepts mail.
   *
   * @param count counts one more message of an organization, or fails where it is one too many
   * @param patience how long a yes may take
   */
  AcceptMessage accept(Function<String, Future<Void>> count, Duration patience) {
    return new AcceptMessage(
        store,
        blobs,
        inboxes,
        messages,
        threads,
        queue,
        this::lane,
        domains::checkSending,
        count,
        patience);
  }

  SendVerticle verticle() {
    return new SendVerticle(
        queue,
        own -> metrics.measured(transports.create(own), transportName()),
        this::deliverMessage);
  }

  private DeliverMessage deliverMessage(Vertx own, Transport transport) {
    return new DeliverMessage(
        own,
        blobs,
        messages,
        threads,
        relay,
        unsubscribeLink,
        new Route(
            inboxes,
            receipts,
            returnPath,
            new SignMail(own, domains::signingKeys),
            gates,
            transport,
            config.defaultEmailDomain(),
            domains::isReceiving),
        suppressions,
        memory,
        config.outbound().maxAge());
  }

  /** Mail for inboxes here waits for no relay, and that for one domain not for another's. */
  private String lane(String recipient) {
    return Route.isLocal(recipient, config.defaultEmailDomain()) ? "local" : gates.lane(recipient);
  }

  private String transportName() {
    return config.outbound().transport().name().toLowerCase(Locale.ROOT);
  }
}
