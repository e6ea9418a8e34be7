package com.sendook.consumer;

import com.sendook.bus.Address;
import com.sendook.bus.EventNotice;
import com.sendook.bus.FindNews;
import com.sendook.bus.NewsFound;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every event at least once, those of one organization in the order of their positions, and
 * skips none, whatever is killed in between: it reads the event log from where it last was, and
 * takes what the bus says as the sign to look. A new consumer begins with the oldest event that is
 * kept ({@code retention.events}); one that was away for longer goes on there, and a warning in the
 * log names the positions of those that it missed.
 *
 * <p>The events of an organization come one after the other, those of different ones beside each
 * other. One that the handler fails at comes again after a pause, growing from one second to one
 * minute, and those behind it wait. How far it is, is stored after each hundred and when there is
 * no more; what was dealt with since then comes again after a crash. All who read under one name,
 * on whichever node, share the work: at any time one of them reads an organization.
 *
 * <p>For use on one event loop, usually from a verticle's {@code start} and {@code stop}.
 */
public final class DurableConsumer {
  private static final Logger log = LoggerFactory.getLogger(DurableConsumer.class);

  /** The bus forgets; what it forgot is found then. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final String name;
  private final String organizationId;
  private final Function<EventNotice, Future<?>> handler;
  private final String reader = UUID.randomUUID().toString();
  private final Duration lookEvery;
  private final Map<String, Reading> readings = new HashMap<>();
  private MessageConsumer<EventNotice> notices;
  private long timer;
  private boolean stopped;

  /**
   * A consumer of the events of all organizations.
   *
   * @param name under which its positions are kept: letters, digits, {@code . _ -}
   * @param handler completes when it has dealt with the event, and need not hear of it again
   */
  public DurableConsumer(Vertx vertx, String name, Function<EventNotice, Future<?>> handler) {
    this(vertx, name, null, handler, LOOK_EVERY);
  }

  /** The same for the events of one organization. */
  public DurableConsumer(
      Vertx vertx, String name, String organizationId, Function<EventNotice, Future<?>> handler) {
    this(vertx, name, organizationId, handler, LOOK_EVERY);
  }

  DurableConsumer(
      Vertx vertx,
      String name,
      String organizationId,
      Function<EventNotice, Future<?>> handler,
      Duration lookEvery) {
    if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
      throw new IllegalArgumentException(
          "a consumer's name must be 1 to 100 letters, digits, dots, underscores and hyphens, but"
              + " is "
              + name);
    }
    this.vertx = vertx;
    this.name = name;
    this.organizationId = organizationId;
    this.handler = handler;
    this.lookEvery = lookEvery;
  }

  /** Completes when it hears of what happens; it then begins with what has happened before. */
  public Future<Void> start() {
    notices =
        vertx.eventBus().consumer(Address.EVENTS, notice -> hear(notice.body().organizationId()));
    timer = vertx.setPeriodic(lookEvery.toMillis(), each -> lookForNews());
    return notices.completion().onSuccess(heard -> lookForNews());
  }

  /** Completes when what is in hand is dealt with, and how far it is, is stored. */
  public Future<Void> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return notices
        .unregister()
        .compose(
            deaf ->
                Future.join(List.copyOf(readings.values()).stream().map(Reading::stop).toList()))
        .mapEmpty();
  }

  private void hear(String organization) {
    if (organizationId == null || organizationId.equals(organization)) {
      read(organization);
    }
  }

  private void lookForNews() {
    if (organizationId != null) {
      read(organizationId);
    } else {
      lookForNews("");
    }
  }

  private void lookForNews(String after) {
    vertx
        .eventBus()
        .<NewsFound>request(Address.CONSUMER_NEWS, new FindNews(name, after))
        .onFailure(error -> log.warn("consumer {} cannot look: {}", name, error.getMessage()))
        .map(answer -> answer.body())
        .onSuccess(
            found -> {
              found.organizationIds().forEach(this::read);
              if (!found.next().isEmpty() && !stopped) {
                lookForNews(found.next());
              }
            });
  }

  private void read(String organization) {
    if (!stopped) {
      readings
          .computeIfAbsent(
              organization,
              id -> new Reading(vertx, name, reader, id, handler, () -> readings.remove(id)))
          .look();
    }
  }
}
