package com.sendook.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** Keeps the collections and indexes of one database as maps of the store. */
final class IndexedDatabase extends AbstractSynchronizedMongoDatabase<Object> {
  private final MVStore store;
  private final GroupCommit commits;

  IndexedDatabase(String name, MVStore store, CursorRegistry cursors, GroupCommit commits) {
    super(name, cursors);
    this.store = store;
    this.commits = commits;
    initializeNamespacesAndIndexes();
  }

  /** The name by which the library's H2Backend finds the databases of a store. */
  private String documentsMap(String collection) {
    return "databases." + getFullCollectionNamespace(collection);
  }

  private String metaMap(String collection) {
    return "meta." + getFullCollectionNamespace(collection);
  }

  private String indexMap(String collection, String index) {
    return "index." + getFullCollectionNamespace(collection) + "." + index;
  }

  @Override
  protected MongoCollection<Object> openOrCreateCollection(String name, CollectionOptions options) {
    MVMap<Object, Document> documents =
        store.openMap(
            documentsMap(name),
            new MVMap.Builder<Object, Document>()
                .keyType(ValueType.INSTANCE)
                .valueType(DocumentType.INSTANCE));
    MVMap<String, Object> meta = store.openMap(metaMap(name));
    commits.structureChanged();
    return new IndexedCollection(
        this, name, options, documents, meta, cursorRegistry, commits::journal);
  }

  @Override
  protected Index<Object> openOrCreateUniqueIndex(
      String collection, String index, List<IndexKey> keys, boolean sparse) {
    return openIndex(collection, index, keys, sparse, true);
  }

  @Override
  protected Index<Object> openOrCreateSecondaryIndex(
      String collection, String index, List<IndexKey> keys, boolean sparse) {
    return openIndex(collection, index, keys, sparse, false);
  }

  private OrderedIndex openIndex(
      String collection, String index, List<IndexKey> keys, boolean sparse, boolean unique) {
    boolean made = store.hasMap(indexMap(collection, index));
    return new OrderedIndex(index, keys, sparse, unique, made, openIndexMap(collection, index));
  }

  private MVMap<KeyValue, Object> openIndexMap(String collection, String index) {
    commits.structureChanged();
    return store.openMap(
        indexMap(collection, index),
        new MVMap.Builder<KeyValue, Object>()
            .keyType(KeyType.INSTANCE)
            .valueType(ValueType.INSTANCE));
  }

  @Override
  protected void dropIndex(MongoCollection<Object> collection, String index) {
    super.dropIndex(collection, index);
    commits.structureChanged();
    store.removeMap(indexMap(collection.getCollectionName(), index));
  }

  @Override
  public void dropCollection(String name, Oplog oplog) {
    super.dropCollection(name, oplog);
    commits.structureChanged();
    store.removeMap(documentsMap(name));
    store.removeMap(metaMap(name));
  }

  @Override
  public void moveCollection(MongoDatabase from, MongoCollection<?> collection, String newName) {
    throw new MongoServerException("The embedded store does not rename collections");
  }

  /** Lets a leading {@code $match} use the indexes; the library reads the whole collection. */
  @Override
  public Document handleCommand(
      Channel channel, String command, Document query, DatabaseResolver databases, Oplog oplog) {
    if (command.equalsIgnoreCase("aggregate")
        && query.get("pipeline") instanceof List<?> pipeline
        && !pipeline.isEmpty()
        && pipeline.get(0) instanceof Document first
        && first.get("$match") instanceof Document match
        && resolveCollection((String) query.get(command), false)
            instanceof IndexedCollection collection) {
      Optional<List<Document>> counted = CountPipeline.answer(pipeline, match, collection);
      if (counted.isPresent()) {
        return cursorOver(collection, counted.get());
      }
      Aggregation rest =
          Aggregation.fromPipeline(
              (Object) pipeline.subList(1, pipeline.size()), databases, this, collection, oplog);
      rest.validate(query);
      return cursorOver(collection, rest.runStages(collection.matching(match)));
    }
    return super.handleCommand(channel, command, query, databases, oplog);
  }

  private static Document cursorOver(IndexedCollection collection, List<Document> documents) {
    Document cursor =
        new Document("id", 0L)
            .append("ns", collection.getFullName())
            .append("firstBatch", documents);
    Document answer = new Document("cursor", cursor);
    Utils.markOkay(answer);
    return answer;
  }

  /** Removes some of the documents whose time is over; how many there were. */
  int removeExpired(Instant now, int limit) {
    if (!(resolveCollection("system.indexes", false) instanceof IndexedCollection indexes)) {
      return 0;
    }
    return indexes
        .matching(new Document("expireAfterSeconds", new Document("$exists", true)))
        .mapToInt(index -> removeExpired(index, now, limit))
        .sum();
  }

  private int removeExpired(Document index, Instant now, int limit) {
    String collection = Utils.getCollectionNameFromFullName((String) index.get("ns"));
    String field = ((Document) index.get("key")).keySet().iterator().next();
    long seconds = ((Number) index.get("expireAfterSeconds")).longValue();
    Document expired = new Document(field, new Document("$lt", now.minusSeconds(seconds)));
    return ((IndexedCollection) resolveCollection(collection, true)).removeSome(expired, limit);
  }

  @Override
  protected long getStorageSize() {
    return store.getFileStore().size();
  }

  @Override
  protected long getFileSize() {
    return getStorageSize();
  }
}
