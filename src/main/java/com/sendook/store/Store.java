package com.sendook.store;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.event.CommandListener;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.CountOptions;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import io.vertx.ext.mongo.impl.config.MongoClientOptionsParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MongoDB as the gateway uses it: only what MongoDB 5 to 8, compatible services and the embedded
 * server do alike. Every write is answered when it is on disk. Every call ends in bounded time; a
 * store that cannot be reached is {@link Problem#unavailable}, a taken unique key is {@link
 * DuplicateKey}.
 */
public final class Store {
  private static final Logger log = LoggerFactory.getLogger(Store.class);
  private static final int DUPLICATE_KEY = 11000;
  private static final String DEFAULT_DATABASE = "sendook";

  /** Longer than the driver waits for an answer. */
  private static final int LONGEST_CALL_SECONDS = 30;

  private final MongoClient mongo;
  private final Map<String, Inserts> inserts = new ConcurrentHashMap<>();
  private final Map<String, Updates> updates = new ConcurrentHashMap<>();
  private final Map<String, Reads> reads = new ConcurrentHashMap<>();

  private Store(MongoClient mongo) {
    this.mongo = mongo;
  }

  /**
   * Connects lazily: a store that is away is noticed at the first call, and used again once it is
   * back.
   */
  public static Store connect(Vertx vertx, String uri) {
    return connect(vertx, uri, Optional.empty());
  }

  /** The same, with somebody who hears of every command. */
  public static Store connect(Vertx vertx, String uri, Optional<CommandListener> listener) {
    var complete = MongoUri.withDefaults(uri);
    var config =
        new JsonObject()
            .put("connection_string", complete)
            .put("db_name", MongoUri.database(complete, DEFAULT_DATABASE))
            .put("useObjectId", false);
    // As Vert.x reads them: it has no setting for a listener.
    var settings =
        MongoClientSettings.builder(new MongoClientOptionsParser(vertx, config).settings());
    listener.ifPresent(settings::addCommandListener);
    return new Store(
        MongoClient.createWithMongoSettings(vertx, config, "sendook", settings.build()));
  }

  /**
   * Inserts, together with what else is inserted at the same time; fails with {@link DuplicateKey}
   * where a unique key is taken.
   */
  public Future<Void> insert(String collection, JsonObject document) {
    return inserts(collection).add(List.of(document)).get(0);
  }

  /** Inserts where nothing stands yet: true if this call made the document. */
  public Future<Boolean> insertIfAbsent(String collection, JsonObject document) {
    return unlessTaken(insert(collection, document));
  }

  /** Inserts all that do not stand there yet, in no order: of each true if this call made it. */
  public Future<List<Boolean>> insertAllIfAbsent(String collection, List<JsonObject> documents) {
    return Future.join(insertEachIfAbsent(collection, documents)).map(all -> all.list());
  }

  /** The same, with a result for each, whatever becomes of the others. */
  public List<Future<Boolean>> insertEachIfAbsent(String collection, List<JsonObject> documents) {
    return inserts(collection).add(documents).stream().map(Store::unlessTaken).toList();
  }

  private static Future<Boolean> unlessTaken(Future<Void> inserted) {
    return inserted
        .map(true)
        .recover(
            e ->
                e instanceof DuplicateKey ? Future.succeededFuture(false) : Future.failedFuture(e));
  }

  private Inserts inserts(String collection) {
    return inserts.computeIfAbsent(collection, name -> new Inserts(mongo, name));
  }

  /**
   * Inserts in order and stops at the first that fails: with {@link DuplicateKey} if that is why.
   */
  public Future<Void> insertInOrder(String collection, List<JsonObject> documents) {
    var operations = documents.stream().map(BulkOperation::createInsert).toList();
    return bounded(mongo.bulkWriteWithOptions(collection, operations, new BulkWriteOptions(true)))
        .<Void>mapEmpty()
        .recover(Store::translate);
  }

  /** The document with this id, or null; read together with others that are asked for now. */
  public Future<JsonObject> findById(String collection, String id) {
    return reads.computeIfAbsent(collection, name -> new Reads(mongo, name)).read(id);
  }

  /** The one document that the query names, or null. */
  public Future<JsonObject> findOne(String collection, JsonObject query) {
    return bounded(mongo.findOne(collection, query, null)).recover(Store::translate);
  }

  public Future<List<JsonObject>> find(String collection, JsonObject query, FindOptions options) {
    return bounded(mongo.findWithOptions(collection, query, options)).recover(Store::translate);
  }

  /** The next documents of a collection behind an id, by their ids; the first ones behind "". */
  public Future<List<JsonObject>> findBehind(String collection, String id, int limit) {
    return find(
        collection,
        new JsonObject().put("_id", new JsonObject().put("$gt", id)),
        new FindOptions().setSort(new JsonObject().put("_id", 1)).setLimit(limit));
  }

  /** Updates the one document that the query names: true if there was one. */
  public Future<Boolean> updateOne(String collection, JsonObject query, JsonObject update) {
    return bounded(mongo.updateCollection(collection, query, update))
        .map(result -> result.getDocMatched() > 0)
        .recover(Store::translate);
  }

  /** Updates every document that the query names; how many there were. */
  public Future<Long> updateAll(String collection, JsonObject query, JsonObject update) {
    return bounded(
            mongo.updateCollectionWithOptions(
                collection, query, update, new UpdateOptions().setMulti(true)))
        .map(result -> result.getDocMatched())
        .recover(Store::translate);
  }

  /**
   * Makes a change, together with others of the same time; nobody is told whether anything matched,
   * so it must be harmless when it is made twice.
   */
  public Future<Void> apply(String collection, Update update) {
    return updates.computeIfAbsent(collection, name -> new Updates(mongo, name)).add(update);
  }

  /**
   * Makes the changes in one round trip and in no order; how many matched. Where that is fewer than
   * were sent, or where it fails, only the documents can tell which.
   */
  public Future<Long> updateEach(String collection, List<Update> updates) {
    return bounded(
            mongo.bulkWriteWithOptions(
                collection, Updates.operations(updates), new BulkWriteOptions(false)))
        .map(result -> result.getMatchedCount())
        .recover(Store::translate);
  }

  /** Removes the one document that the query names: true if there was one. */
  public Future<Boolean> removeOne(String collection, JsonObject query) {
    return bounded(mongo.removeDocument(collection, query))
        .map(result -> result.getRemovedCount() > 0)
        .recover(Store::translate);
  }

  public Future<Void> removeAll(String collection, JsonObject query) {
    return bounded(mongo.removeDocuments(collection, query))
        .<Void>mapEmpty()
        .recover(Store::translate);
  }

  /** How many there are, counted up to {@code limit} only. */
  public Future<Long> count(String collection, JsonObject query, int limit) {
    return bounded(mongo.countWithOptions(collection, query, new CountOptions().setLimit(limit)))
        .recover(Store::translate);
  }

  /** Answers when the store does, fails within two seconds when it does not. */
  public Future<Void> ping() {
    return command(new JsonObject().put("ping", 1)).mapEmpty();
  }

  /**
   * The driver waits without end for a connection to take what is written, as when the host behind
   * it has lost its power; after this time nobody knows what became of the call.
   */
  static <T> Future<T> bounded(Future<T> call) {
    return call.timeout(LONGEST_CALL_SECONDS, TimeUnit.SECONDS);
  }

  /** A command, named by its first field; fails when there is no answer within two seconds. */
  Future<JsonObject> command(JsonObject command) {
    return mongo
        .runCommand(command.fieldNames().iterator().next(), command)
        .timeout(2, TimeUnit.SECONDS)
        .recover(Store::translate);
  }

  public Future<Void> close() {
    return mongo.close();
  }

  MongoClient client() {
    return mongo;
  }

  static <T> Future<T> translate(Throwable error) {
    if (isDuplicateKey(error)) {
      return Future.failedFuture(new DuplicateKey(error));
    }
    // An error that the server answered is ours to mend; every other one is a store that is away,
    // slow or going down.
    boolean answered = error instanceof MongoServerException server && !isPassing(server);
    if ((error instanceof MongoException && !answered) || error instanceof TimeoutException) {
      log.warn("the store cannot be reached: {}", error.toString());
      return Future.failedFuture(Problem.unavailable("The store"));
    }
    return Future.failedFuture(error);
  }

  private static boolean isPassing(MongoServerException error) {
    return error instanceof com.mongodb.MongoNotPrimaryException
        || error instanceof com.mongodb.MongoNodeIsRecoveringException
        || error.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);
  }

  private static boolean isDuplicateKey(Throwable error) {
    return (error instanceof MongoException mongo && mongo.getCode() == DUPLICATE_KEY)
        || onlyDuplicates(error);
  }

  /** One error of a batch, as the exception that the write would have met alone. */
  static MongoException asException(BulkWriteError error, MongoBulkWriteException batch) {
    return new MongoWriteException(error, batch.getServerAddress(), batch.getErrorLabels());
  }

  private static boolean onlyDuplicates(Throwable error) {
    return error instanceof MongoBulkWriteException bulk
        && !bulk.getWriteErrors().isEmpty()
        && bulk.getWriteErrors().stream().allMatch(each -> each.getCode() == DUPLICATE_KEY)
        && bulk.getWriteConcernError() == null;
  }
}
