package com.sendook.http;

import com.sendook.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;

/** What a request makes: under which id, and whether it has, or an earlier one had. */
final class Making {
  private static final String ID = "sendook.making.id";
  private static final String DONE = "sendook.making.done";
  private static final String REPLAYED_STATUS = "sendook.making.status";

  /**
   * What a request made.
   *
   * @param status of the answer
   * @param location where it stands, or null if nothing was made
   */
  record Made(int status, String location) {}

  static final Made NOTHING = new Made(0, null);

  private Making() {}

  /** Reserves the id; completes when it is known what was made. */
  static Future<Made> reserve(RoutingContext context, String id) {
    var done = Promise.<Made>promise();
    context.put(ID, id).put(DONE, done);
    return done.future();
  }

  static String newId(RoutingContext context) {
    var reserved = context.<String>get(ID);
    return reserved == null ? Ids.next() : reserved;
  }

  /** This is what the request made, whether or not the client still listens. */
  static void done(RoutingContext context, Made made) {
    var waiting = context.<Promise<Made>>get(DONE);
    if (waiting != null) {
      waiting.tryComplete(made);
    }
  }

  /** The request is answered with what an earlier one made, and with the status of that one. */
  static void replay(RoutingContext context, int status) {
    context.put(REPLAYED_STATUS, status);
  }

  static boolean isReplay(RoutingContext context) {
    return context.get(REPLAYED_STATUS) != null;
  }

  /** The status to answer with. */
  static int statusOr(RoutingContext context, int own) {
    return isReplay(context) ? context.<Integer>get(REPLAYED_STATUS) : own;
  }
}
