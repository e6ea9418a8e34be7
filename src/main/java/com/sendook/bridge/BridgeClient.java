package com.sendook.bridge;

import com.sendook.bus.Address;
import com.sendook.event.EventType;
import com.sendook.http.Bearer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the bridge: registers for addresses with an API key in the header {@code
 * Authorization}, and is sent the events of that key's organization. It is sent away where it shows
 * no key in time, where its key ends, and where it does not read: what it missed then it finds in
 * the event log.
 */
final class BridgeClient {
  private static final Logger log = LoggerFactory.getLogger(BridgeClient.class);

  private static final Duration TIME_TO_REGISTER = Duration.ofSeconds(10);
  private static final Duration KEY_CHECKED_EVERY = Duration.ofSeconds(15);
  private static final int MAX_UNREAD_BYTES = 1024 * 1024;
  private static final int MAX_CHECKS = 100;

  private final Vertx vertx;
  private final NetSocket socket;
  private final Function<String, Future<String>> organizationOf;
  private final Set<String> addresses = new HashSet<>();
  private Future<?> registered = Future.succeededFuture();
  private String key;
  private String organizationId;
  private long timer;
  private int checks;
  private boolean gone;

  /**
   * Begins to listen to it.
   *
   * @param organizationOf whose an API key is; fails where it is nobody's
   */
  BridgeClient(
      Vertx vertx,
      NetSocket socket,
      Function<String, Future<String>> organizationOf,
      Consumer<BridgeClient> onGone) {
    this.vertx = vertx;
    this.socket = socket;
    this.organizationOf = organizationOf;
    timer = vertx.setTimer(TIME_TO_REGISTER.toMillis(), late -> sendAway("no API key came"));
    socket
        .setWriteQueueMaxSize(MAX_UNREAD_BYTES)
        .handler(Frames.reader(this::take, this::sendAway))
        .exceptionHandler(error -> log.debug("a client of the bridge is gone", error))
        .closeHandler(
            closed -> {
              gone = true;
              vertx.cancelTimer(timer);
              onGone.accept(this);
            });
  }

  /** Passes on what it has registered for, if it is its organization's. */
  void tell(Telling event) {
    if (event.organizationId().equals(organizationId)) {
      event.frames().forEach(this::tell);
    }
  }

  private void tell(String address, Buffer frame) {
    if (addresses.contains(address)) {
      write(frame);
    }
  }

  private void take(JsonObject frame) {
    switch (frame.getString("type", "")) {
      // Behind what is being decided: a client that has its pong knows that it is registered.
      case "ping" -> registered.onComplete(done -> write(new JsonObject().put("type", "pong")));
      case "register" -> register(frame);
      case "unregister" -> {
        if (!addresses.remove(frame.getString("address"))) {
          refuse("unknown_address");
        }
      }
      case "send", "publish" -> refuse("access_denied: events only come out of this bridge");
      default -> refuse("unknown_type: there are register, unregister and ping");
    }
  }

  private void register(JsonObject frame) {
    var address = frame.getString("address");
    if (!isAnAddress(address)) {
      refuse(
          "access_denied: there are %s and %s behind which a type of event stands"
              .formatted(Address.EVENTS, Address.events("")));
      return;
    }
    var shown = bearer(frame.getJsonObject("headers"));
    if (shown == null && key == null) {
      sendAway("access_denied: register with the header Authorization: Bearer <API key>");
    } else if (shown == null || shown.equals(key)) {
      addresses.add(address);
    } else {
      registerWith(shown, address);
    }
  }

  private static boolean isAnAddress(String address) {
    return Address.EVENTS.equals(address)
        || EventType.ALL.stream().map(Address::events).anyMatch(each -> each.equals(address));
  }

  private static String bearer(JsonObject headers) {
    var header = headers == null ? null : headers.getString("Authorization");
    return Bearer.of(header).orElse(null);
  }

  private void registerWith(String shown, String address) {
    if (++checks > MAX_CHECKS) {
      sendAway("access_denied: too many keys");
      return;
    }
    registered =
        registered
            .transform(before -> organizationOf.apply(shown))
            .onFailure(refused -> sendAway("access_denied: " + refused.getMessage()))
            .onSuccess(organization -> accept(organization, shown, address));
  }

  private void accept(String organization, String shown, String address) {
    if (organizationId != null && !organizationId.equals(organization)) {
      sendAway("access_denied: a connection is for one organization");
      return;
    }
    organizationId = organization;
    key = shown;
    addresses.add(address);
    checkKeyFromNowOn();
  }

  private void checkKeyFromNowOn() {
    vertx.cancelTimer(timer);
    if (gone) {
      return;
    }
    timer =
        vertx.setPeriodic(
            KEY_CHECKED_EVERY.toMillis(),
            each ->
                organizationOf
                    .apply(key)
                    .onFailure(refused -> sendAway("access_denied: " + refused.getMessage())));
  }

  private void refuse(String why) {
    write(new JsonObject().put("type", "err").put("message", why));
  }

  private void sendAway(String why) {
    if (!gone) {
      refuse(why);
      end();
    }
  }

  private void end() {
    gone = true;
    var unused = socket.close();
  }

  private void write(JsonObject frame) {
    write(Frames.of(frame));
  }

  private void write(Buffer frame) {
    if (gone) {
      return;
    }
    var unused = socket.write(frame);
    if (socket.writeQueueFull()) {
      log.info("a client of the bridge does not read and is sent away");
      end();
    }
  }
}
