package com.sendook.store;

import com.mongodb.ConnectionString;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Looks whether a store can be used, and where not says why: what {@link Store} need not know. */
public final class StoreProbe {
  private static final int PATIENCE_SECONDS = 10;
  private static final int AUTHENTICATION_FAILED = 18;
  private static final int UNAUTHORIZED = 13;

  /** Of no document: it changes nothing, and is acknowledged as a write is. */
  private static final JsonObject NOTHING = new JsonObject().put("_id", "doctor: never there");

  /** What hinders. */
  public enum Hindrance {
    /** The connection string is none. */
    MALFORMED,
    UNREACHABLE,
    /** The user name or the password is wrong. */
    LOGIN,
    /** The user may not write there. */
    RIGHTS,
    /** Writes are not acknowledged as they are asked for. */
    WRITE,
  }

  /** It cannot be used. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;
    private final Hindrance hindrance;

    Unusable(Hindrance hindrance, String why) {
      super(why, null, false, false);
      this.hindrance = hindrance;
    }

    public Hindrance hindrance() {
      return hindrance;
    }
  }

  /**
   * A store that can be used.
   *
   * @param ahead how far its clock is ahead of {@code now}, to within the time of an answer
   */
  public record Answer(String version, Duration ahead) {}

  private StoreProbe() {}

  /** The hosts of a connection string, without the password in it. */
  public static String shown(String uri) {
    try {
      return String.join(", ", new ConnectionString(uri).getHosts());
    } catch (RuntimeException e) {
      return "mongo.uri";
    }
  }

  /**
   * Asks, and writes nothing. Fails with {@link Unusable}.
   *
   * @param now this machine's time
   */
  public static Future<Answer> ask(Vertx vertx, String uri, InstantSource now) {
    MongoClient mongo;
    try {
      mongo = Store.connect(vertx, uri).client();
    } catch (RuntimeException e) {
      return Future.failedFuture(new Unusable(Hindrance.MALFORMED, e.getMessage()));
    }
    return ask(mongo, now)
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .recover(error -> Future.failedFuture(unusable(error)))
        .eventually(mongo::close);
  }

  private static Future<Answer> ask(MongoClient mongo, InstantSource now) {
    return mongo
        .runCommand("buildInfo", new JsonObject().put("buildInfo", 1))
        .compose(
            info ->
                ahead(mongo, now)
                    .map(ahead -> new Answer(info.getString("version", "unknown"), ahead)))
        .compose(answer -> tryWrite(mongo).map(answer));
  }

  private static Future<Duration> ahead(MongoClient mongo, InstantSource now) {
    var before = now.instant();
    return mongo
        .runCommand("isMaster", new JsonObject().put("isMaster", 1))
        .map(
            answer -> {
              var middle = before.plus(Duration.between(before, now.instant()).dividedBy(2));
              Instant said = Documents.instant(answer.getJsonObject("localTime"));
              return Duration.between(middle, said);
            });
  }

  private static Future<Void> tryWrite(MongoClient mongo) {
    var update = new JsonObject().put("$set", new JsonObject().put("seen", true));
    return mongo
        .updateCollection(Collections.SETTINGS, NOTHING, update)
        .<Void>mapEmpty()
        .recover(
            error ->
                Future.failedFuture(
                    code(error) == UNAUTHORIZED
                        ? new Unusable(Hindrance.RIGHTS, error.getMessage())
                        : new Unusable(Hindrance.WRITE, error.getMessage())));
  }

  private static Unusable unusable(Throwable error) {
    if (error instanceof Unusable already) {
      return already;
    }
    var words = String.valueOf(error.getMessage());
    // Where the login fails while a server is looked for, the driver only tells of it in words.
    boolean login =
        error instanceof MongoSecurityException
            || code(error) == AUTHENTICATION_FAILED
            || words.contains("MongoSecurityException")
            || words.contains("Authentication failed");
    if (login) {
      return new Unusable(Hindrance.LOGIN, "it does not take the user name and password");
    }
    if (code(error) == UNAUTHORIZED) {
      return new Unusable(Hindrance.RIGHTS, "the user may not do that");
    }
    return new Unusable(
        error instanceof MongoServerException ? Hindrance.WRITE : Hindrance.UNREACHABLE,
        words.contains("Timed out") ? "no server answers within 2 s" : words);
  }

  private static int code(Throwable error) {
    return error instanceof MongoCommandException command
        ? command.getErrorCode()
        : error instanceof MongoServerException server ? server.getCode() : 0;
  }
}
