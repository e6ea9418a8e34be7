package com.sendook.store;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The inserts into one collection, in unordered batches. What fails is told by its index in the
 * batch; where no answer came, the ids are looked for before anything is called failed.
 */
final class Inserts {
  private static final FindOptions TOKEN_ONLY =
      new FindOptions().setFields(new JsonObject().put("queue.token", 1));

  private final MongoClient mongo;
  private final String collection;
  private final Batcher<JsonObject, Void> batcher =
      new Batcher<>(each -> each.getString("_id"), Documents::roughSize, this::write);

  Inserts(MongoClient mongo, String collection) {
    this.mongo = mongo;
    this.collection = collection;
  }

  /** One result for each: success, {@link DuplicateKey}, or what else hindered it. */
  List<Future<Void>> add(List<JsonObject> documents) {
    return batcher.addAll(documents);
  }

  private Future<List<Future<Void>>> write(List<JsonObject> batch) {
    var operations = batch.stream().map(BulkOperation::createInsert).toList();
    return Store.bounded(
            mongo.bulkWriteWithOptions(collection, operations, new BulkWriteOptions(false)))
        .map(written -> Collections.nCopies(batch.size(), Future.<Void>succeededFuture()))
        .recover(
            error ->
                error instanceof MongoBulkWriteException bulk && bulk.getWriteConcernError() == null
                    ? Future.succeededFuture(byIndex(batch.size(), bulk))
                    : readBack(batch, error));
  }

  private static List<Future<Void>> byIndex(int size, MongoBulkWriteException bulk) {
    var results = new ArrayList<>(Collections.nCopies(size, Future.<Void>succeededFuture()));
    for (BulkWriteError error : bulk.getWriteErrors()) {
      results.set(error.getIndex(), Store.translate(Store.asException(error, bulk)));
    }
    return results;
  }

  /** Nobody said whether they were written: what stands there now under its own lease was. */
  private Future<List<Future<Void>>> readBack(List<JsonObject> batch, Throwable error) {
    var ids = batch.stream().map(each -> each.getString("_id")).toList();
    var these = new JsonObject().put("_id", new JsonObject().put("$in", ids));
    return Store.bounded(mongo.findWithOptions(collection, these, TOKEN_ONLY))
        .recover(alsoAway -> Future.failedFuture(error))
        .map(
            found -> {
              var standing =
                  found.stream()
                      .collect(Collectors.toMap(it -> it.getString("_id"), Function.identity()));
              return batch.stream().map(each -> fate(each, standing, error)).toList();
            })
        .recover(Store::translate);
  }

  private static Future<Void> fate(
      JsonObject sent, Map<String, JsonObject> standing, Throwable error) {
    var found = standing.get(sent.getString("_id"));
    if (found == null) {
      return Store.translate(error);
    }
    var token = token(sent);
    return token == null || token.equals(token(found))
        ? Future.succeededFuture()
        : Future.failedFuture(new DuplicateKey(error));
  }

  private static String token(JsonObject document) {
    return document.getJsonObject("queue", new JsonObject()).getString("token");
  }
}
