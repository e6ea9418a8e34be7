package com.sendook.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Optional;

/**
 * The aggregation that drivers make of {@code countDocuments}: {@code $match}, perhaps {@code
 * $skip} and {@code $limit}, and a {@code $group} that adds up ones. Answered by a count, which
 * often the index alone can tell, instead of by every document that matches.
 */
final class CountPipeline {
  private static final Document ONES = new Document("$sum", 1);

  private CountPipeline() {}

  /** What the aggregation answers; empty where it is another one. */
  static Optional<List<Document>> answer(
      List<?> pipeline, Document match, IndexedCollection collection) {
    int next = 1;
    int skip = amount(pipeline, next, "$skip");
    next += skip > 0 ? 1 : 0;
    int limit = amount(pipeline, next, "$limit");
    next += limit > 0 ? 1 : 0;
    if (next != pipeline.size() - 1
        || !(pipeline.get(next) instanceof Document last)
        || !(last.get("$group") instanceof Document group)
        || !(group.get("_id") instanceof Number id)
        || group.size() != 2
        || !ONES.equals(group.get("n"))) {
      return Optional.empty();
    }
    int count = collection.count(match, skip, limit);
    return Optional.of(
        count == 0 ? List.of() : List.of(new Document("_id", id).append("n", count)));
  }

  /** The number that this stage gives, or 0 where it is another stage. */
  private static int amount(List<?> pipeline, int at, String stage) {
    return at < pipeline.size()
            && pipeline.get(at) instanceof Document document
            && document.get(stage) instanceof Number number
            && number.longValue() <= Integer.MAX_VALUE
        ? number.intValue()
        : 0;
  }
}
