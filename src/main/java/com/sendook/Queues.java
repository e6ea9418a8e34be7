package com.sendook;

import com.sendook.bus.Address;
import com.sendook.config.GatewayConfig;
import com.sendook.config.QueueConfig;
import com.sendook.inbox.TendInbox;
import com.sendook.queue.Intervention;
import com.sendook.queue.QueueSettings;
import com.sendook.queue.WorkQueue;
import com.sendook.store.Collections;
import com.sendook.store.Store;
import com.sendook.webhook.DeliverWebhook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The queue of each kind of work, and how long that work may take. */
final class Queues {
  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(10);

  /** Beyond the time that work may take; what does not wait for others takes no longer at all. */
  private static final Duration SLACK = Duration.ofMinutes(15);

  /** A post is small, and most of its time is its endpoint's: a node has more of them in hand. */
  private static final int POSTS_FOR_A_PLACE = 4;

  /** Of the places that are free: alone an endpoint gets a ninth of all, 113 posts at one time. */
  static final int SHARE_OF_AN_ENDPOINT = 8;

  private final Vertx vertx;
  private final Store store;
  private final QueueConfig settings;
  private final InstantSource clock;
  private final WorkQueue deliveries;
  private final WorkQueue receipts;
  private final WorkQueue posts;
  private final WorkQueue inboxes;
  private final WorkQueue removals;
  private final WorkQueue domains;
  private final WorkQueue webhooks;
  private final WorkQueue retention;

  Queues(Vertx vertx, Store store, GatewayConfig config, InstantSource clock) {
    this.vertx = vertx;
    this.store = store;
    this.settings = config.queue();
    this.clock = clock;
    deliveries =
        queue(Collections.DELIVERIES, Address.OUTBOUND_DELIVER, config.outbound().maxAge());
    receipts = queue(Collections.RECEIPTS, Address.INBOUND_PROCESS, Duration.ZERO);
    posts =
        queue(
            Collections.WEBHOOK_POSTS,
            Address.WEBHOOK_POST,
            DeliverWebhook.MAX_AGE,
            postsInHand(),
            SHARE_OF_AN_ENDPOINT);
    inboxes = queue(Collections.INBOXES, Address.INBOX_TEND, TendInbox.RESERVED);
    removals = queue(Collections.REMOVALS, Address.MESSAGE_REMOVE, Duration.ZERO);
    domains = queue(Collections.DOMAINS, Address.DOMAIN_TELL, Duration.ZERO);
    webhooks = queue(Collections.WEBHOOKS, Address.WEBHOOK_TEND, Duration.ZERO);
    retention = queue(Collections.RETENTION, Address.RETENTION_TURN, Duration.ZERO);
  }

  private WorkQueue queue(String collection, String address, Duration mayTake) {
    return queue(collection, address, mayTake, settings.inHand(), 1);
  }

  private WorkQueue queue(
      String collection, String address, Duration mayTake, int inHand, int laneShare) {
    return new WorkQueue(
        vertx,
        store,
        collection,
        address,
        new QueueSettings(
            inHand,
            settings.lease(),
            settings.renewEvery(),
            settings.sweepEvery(),
            mayTake.plus(SLACK),
            laneShare),
        clock);
  }

  /** How many posts are under way at one time at most. */
  int postsInHand() {
    return POSTS_FOR_A_PLACE * settings.inHand();
  }

  WorkQueue deliveries() {
    return deliveries;
  }

  WorkQueue receipts() {
    return receipts;
  }

  WorkQueue posts() {
    return posts;
  }

  WorkQueue inboxes() {
    return inboxes;
  }

  WorkQueue removals() {
    return removals;
  }

  WorkQueue domains() {
    return domains;
  }

  WorkQueue webhooks() {
    return webhooks;
  }

  WorkQueue retention() {
    return retention;
  }

  List<WorkQueue> all() {
    return List.of(deliveries, receipts, posts, inboxes, removals, domains, webhooks, retention);
  }

  /** What an operator may do: only mails and webhook posts have an end of having failed. */
  List<Intervention> interventions() {
    return all().stream()
        .map(each -> new Intervention(store, each, each == deliveries || each == posts))
        .toList();
  }

  /** Finishes what is in hand and takes nothing new. */
  Future<?> drain() {
    return Future.all(all().stream().map(each -> each.drain(DRAIN_PATIENCE)).toList());
  }
}
