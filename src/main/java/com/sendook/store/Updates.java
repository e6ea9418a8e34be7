package com.sendook.store;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import io.vertx.core.Future;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The updates of one collection whose callers need not know whether anything matched, in unordered
 * batches. Each must be harmless when it is made twice.
 */
final class Updates {
  private final MongoClient mongo;
  private final String collection;
  private final Batcher<Update, Void> batcher =
      new Batcher<>(Update::id, each -> Documents.roughSize(each.change()), this::write);

  Updates(MongoClient mongo, String collection) {
    this.mongo = mongo;
    this.collection = collection;
  }

  /** Completes when it is made. */
  Future<Void> add(Update update) {
    return batcher.add(update);
  }

  private Future<List<Future<Void>>> write(List<Update> batch) {
    return Store.bounded(
            mongo.bulkWriteWithOptions(collection, operations(batch), new BulkWriteOptions(false)))
        .map(written -> Collections.nCopies(batch.size(), Future.<Void>succeededFuture()))
        .recover(
            error ->
                error instanceof MongoBulkWriteException bulk && bulk.getWriteConcernError() == null
                    ? Future.succeededFuture(byIndex(batch.size(), bulk))
                    : Store.translate(error));
  }

  static List<BulkOperation> operations(List<Update> batch) {
    return batch.stream()
        .map(each -> BulkOperation.createUpdate(each.query(), each.change(), each.upsert(), false))
        .toList();
  }

  private static List<Future<Void>> byIndex(int size, MongoBulkWriteException bulk) {
    var results = new ArrayList<>(Collections.nCopies(size, Future.<Void>succeededFuture()));
    for (BulkWriteError error : bulk.getWriteErrors()) {
      results.set(error.getIndex(), Store.translate(Store.asException(error, bulk)));
    }
    return results;
  }
}
