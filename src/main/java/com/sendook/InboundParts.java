package com.sendook;

import com.sendook.config.GatewayConfig;
import com.sendook.event.EventRelay;
import com.sendook.http.Routes;
import com.sendook.inbound.process.ApplyNotice;
import com.sendook.inbound.process.ApplyReport;
import com.sendook.inbound.process.Destinations;
import com.sendook.inbound.process.DoorIntake;
import com.sendook.inbound.process.InboundVerticle;
import com.sendook.inbound.process.MoveDelivery;
import com.sendook.inbound.process.Postmaster;
import com.sendook.inbound.process.ProcessReceipt;
import com.sendook.inbound.process.ProviderIntake;
import com.sendook.inbound.smtp.Submission;
import com.sendook.inbound.verdict.AuthenticateMail;
import com.sendook.inbound.verdict.RememberedRecords;
import com.sendook.inbox.Inboxes;
import com.sendook.message.Deliveries;
import com.sendook.message.Messages;
import com.sendook.ops.Metrics;
import com.sendook.outbound.returnpath.ReturnPath;
import com.sendook.queue.MemoryBudget;
import com.sendook.receipt.Receipts;
import com.sendook.store.Blobs;
import com.sendook.store.Store;
import com.sendook.suppression.Suppressions;
import com.sendook.thread.Threads;
import com.sendook.tls.ServerCertificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The parts that mail comes in through, whichever door it takes. */
final class InboundParts {
  private static final Duration STORE_PATIENCE = Duration.ofSeconds(20);

  private final GatewayConfig config;
  private final Metrics metrics;
  private final Store store;
  private final Blobs blobs;
  private final Messages messages;
  private final Threads threads;
  private final Receipts receipts;
  private final EventRelay relay;
  private final ReturnPath returnPath;
  private final Suppressions suppressions;
  private final Queues queues;
  private final RememberedRecords records;
  private final Destinations destinations;
  private final MemoryBudget memory = MemoryBudget.forWork();

  /**
   * The parts.
   *
   * @param organizationOf who runs a domain; empty where its mail does not come here
   */
  InboundParts(
      GatewayConfig config,
      Metrics metrics,
      Store store,
      Blobs blobs,
      Inboxes inboxes,
      Messages messages,
      Threads threads,
      Receipts receipts,
      EventRelay relay,
      ReturnPath returnPath,
      Suppressions suppressions,
      Queues queues,
      RememberedRecords records,
      Function<String, Future<String>> organizationOf) {
    this.config = config;
    this.metrics = metrics;
    this.store = store;
    this.blobs = blobs;
    this.messages = messages;
    this.threads = threads;
    this.receipts = receipts;
    this.relay = relay;
    this.returnPath = returnPath;
    this.suppressions = suppressions;
    this.queues = queues;
    this.records = records;
    var postmaster = new Postmaster(inboxes, config.defaultEmailDomain(), organizationOf);
    this.destinations = new Destinations(inboxes, new Deliveries(store), returnPath, postmaster);
  }

  InboundVerticle verticle() {
    return new InboundVerticle(queues.receipts(), this::processReceipt);
  }

  private ProcessReceipt processReceipt(Vertx own) {
    return new ProcessReceipt(
        own,
        receipts,
        destinations,
        messages,
        new Deliveries(store),
        threads,
        blobs,
        relay,
        memory,
        applyReport(),
        new AuthenticateMail(own, records, config.smtpHostname(), config.dns().timeout()));
  }

  private ApplyReport applyReport() {
    return new ApplyReport(messages, moveDelivery(), suppressions);
  }

  private MoveDelivery moveDelivery() {
    return new MoveDelivery(store, queues.deliveries());
  }

  SmtpParts doors(Submission submission, Optional<ServerCertificate> certificate) {
    var intake = metrics.measured(new DoorIntake(destinations, receipts));
    return new SmtpParts(config, STORE_PATIENCE, intake, submission, certificate);
  }

  /** The doors of providers. */
  List<Routes> routes(ProviderParts providers) {
    return providers.routes(
        new ApplyNotice(new Deliveries(store), messages, returnPath, applyReport(), moveDelivery()),
        new ProviderIntake(destinations, receipts));
  }
}
