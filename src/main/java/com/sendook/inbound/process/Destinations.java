package com.sendook.inbound.process;

import com.sendook.inbox.Inbox;
import com.sendook.inbox.Inboxes;
import com.sendook.message.Deliveries;
import com.sendook.message.Delivery;
import com.sendook.outbound.returnpath.ReturnPath;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Knows whose the mail for an address is: that of an inbox is the inbox's, and that for the
 * reverse-path of a delivery belongs to the inbox that sent it, as long as both are there.
 */
public final class Destinations {
  private final Inboxes inboxes;
  private final Deliveries deliveries;
  private final ReturnPath returnPath;
  private final Postmaster postmaster;

  public Destinations(
      Inboxes inboxes, Deliveries deliveries, ReturnPath returnPath, Postmaster postmaster) {
    this.inboxes = inboxes;
    this.deliveries = deliveries;
    this.returnPath = returnPath;
    this.postmaster = postmaster;
  }

  /** Whether mail for the address is taken here. */
  Future<Boolean> has(String address) {
    var qualified = postmaster.qualified(address);
    return ofAll(List.of(qualified))
        .compose(
            found ->
                found.isEmpty() && postmaster.is(qualified)
                    ? postmaster.takes(qualified)
                    : Future.succeededFuture(!found.isEmpty()));
  }

  /** The id of the inbox that mail for the address goes to; null where there is none. */
  Future<String> inboxId(String address) {
    return toDeliver(List.of(address))
        .map(found -> found.isEmpty() ? null : found.get(0).inbox().id());
  }

  /** The inboxes that mail for these addresses is for, each once. */
  Future<List<Destination>> ofAll(Collection<String> addresses) {
    var plain = new ArrayList<String>();
    var returned = new ArrayList<Future<Destination>>();
    for (var address : addresses) {
      returnPath
          .deliveryId(address)
          .ifPresentOrElse(
              id -> returned.add(sender(id, address)),
              () -> plain.add(postmaster.qualified(address)));
    }
    Future<List<Destination>> named =
        plain.isEmpty()
            ? Future.succeededFuture(List.of())
            : inboxes.byEmails(plain).map(found -> found.stream().map(Destination::of).toList());
    return named.compose(
        direct -> Future.all(returned).map(all -> merged(direct, all.<Destination>list())));
  }

  /** The same for mail that has come: a postmaster's inbox is made with the first. */
  Future<List<Destination>> toDeliver(Collection<String> addresses) {
    return ofAll(addresses)
        .compose(
            found -> {
              var there = found.stream().map(each -> each.inbox().email()).toList();
              var made =
                  addresses.stream()
                      .map(postmaster::qualified)
                      .map(each -> each.toLowerCase(Locale.ROOT))
                      .filter(each -> postmaster.is(each) && !there.contains(each))
                      .distinct()
                      .map(postmaster::inbox)
                      .toList();
              return Future.all(made).map(all -> with(found, all.<Inbox>list()));
            });
  }

  private static List<Destination> with(List<Destination> found, List<Inbox> made) {
    return Stream.concat(
            found.stream(), made.stream().filter(Objects::nonNull).map(Destination::of))
        .toList();
  }

  /** The inbox that sent the delivery; null where either is gone, or it never had that address. */
  private Future<Destination> sender(String deliveryId, String address) {
    return deliveries
        .find(deliveryId)
        .compose(found -> found == null ? Future.succeededFuture() : sender(found, address));
  }

  private Future<Destination> sender(Delivery delivery, String address) {
    return inboxes
        .find(delivery.organizationId(), delivery.inboxId())
        .map(
            inbox ->
                inbox == null || !returnPath.isFor(inbox.email(), address)
                    ? null
                    : new Destination(inbox, List.of(delivery)));
  }

  private static List<Destination> merged(List<Destination> direct, List<Destination> returned) {
    var byInbox = new LinkedHashMap<String, Destination>();
    direct.forEach(each -> byInbox.put(each.inbox().id(), each));
    for (var each : returned) {
      if (each != null) {
        byInbox.merge(each.inbox().id(), each, Destination::and);
      }
    }
    return List.copyOf(byInbox.values());
  }
}
