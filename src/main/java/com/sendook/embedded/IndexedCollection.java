package com.sendook.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;

/** A collection that answers queries from its indexes. */
final class IndexedCollection extends H2Collection {
  /** The fields of a change in the journal; no document means that it was removed. */
  static final String COLLECTION = "c";

  private static final String POSITION = "p";
  private static final String DOCUMENT = "d";

  private final Consumer<Document> journal;
  private long looks;

  IndexedCollection(
      MongoDatabase database,
      String name,
      CollectionOptions options,
      MVMap<Object, Document> documents,
      MVMap<String, Object> meta,
      CursorRegistry cursors,
      Consumer<Document> journal) {
    super(database, name, options, documents, meta, cursors);
    // What the library notes for itself changes with the structure of the store only.
    this.journal = name.startsWith("system.") ? change -> {} : journal;
  }

  @Override
  protected Object addDocumentInternal(Document document) {
    Object position = super.addDocumentInternal(document);
    journal.accept(change(position).append(DOCUMENT, document));
    return position;
  }

  @Override
  protected void handleUpdate(Object position, Document before, Document after) {
    super.handleUpdate(position, before, after);
    journal.accept(change(position).append(DOCUMENT, after));
  }

  @Override
  protected void removeDocument(Object position) {
    super.removeDocument(position);
    journal.accept(change(position));
  }

  private Document change(Object position) {
    return new Document(COLLECTION, getFullName())
        .append(POSITION, position instanceof Missing ? null : position);
  }

  /** Makes a change of the journal again, with all that hangs on it. */
  synchronized void restore(Document change) {
    Document before = getDocument(Missing.ofNullable(change.get(POSITION)));
    if (before != null) {
      removeDocument(before);
    }
    if (change.get(DOCUMENT) instanceof Document after) {
      addDocument(after);
    }
  }

  @Override
  protected QueryResult queryDocuments(
      Document query, Document orderBy, int skip, int limit, int batchSize, Document projection) {
    List<OrderedIndex> indexes = indexes();
    boolean natural = orderBy != null && orderBy.containsKey("$natural");
    if (natural || indexes.isEmpty()) {
      return super.queryDocuments(query, orderBy, skip, limit, batchSize, projection);
    }
    return IndexScan.best(indexes, query, orderBy)
        .map(scan -> candidates(scan, query, limit > 0 ? skip + (long) limit : Long.MAX_VALUE))
        .map(
            found ->
                matchDocumentsFromStream(found, query, orderBy, skip, limit, batchSize, projection))
        .orElseGet(() -> super.queryDocuments(query, orderBy, skip, limit, batchSize, projection));
  }

  /**
   * All documents that can be among the first {@code enough} of the result. What each range gives
   * is cut, not sorted: the library sorts what is left, which then is little.
   */
  private Stream<Document> candidates(IndexScan scan, Document query, long enough) {
    Stream<Document> found =
        scan.ranges().stream()
            .flatMap(
                range -> {
                  Stream<Document> inRange =
                      documents(
                          scan.parts(range)
                              .flatMap(part -> scan.index().positions(part, scan.reverse())));
                  return scan.ordered() && enough < Long.MAX_VALUE
                      ? matching(inRange, query).limit(enough)
                      : inRange;
                });
    return Stream.concat(found, documents(scan.index().unordered()));
  }

  private Stream<Document> documents(Stream<Object> positions) {
    return positions.map(this::getDocument).filter(Objects::nonNull);
  }

  @Override
  protected Document getDocument(Object position) {
    looks++;
    return super.getDocument(position);
  }

  /** What queries have cost so far: documents and index entries looked at. */
  synchronized long looks() {
    return looks + indexes().stream().mapToLong(OrderedIndex::looks).sum();
  }

  /** Removes some of the documents that match; how many. */
  synchronized int removeSome(Document query, int limit) {
    List<Document> found = queryDocuments(query, null, 0, limit, 0, null).collectDocuments();
    found.forEach(this::removeDocument);
    return found.size();
  }

  /** Every document that matches, for the first stage of an aggregation. */
  synchronized Stream<Document> matching(Document query) {
    return queryDocuments(query, null, 0, 0, 0, null).collectDocuments().stream();
  }

  /**
   * Hands out copies. The library changes documents that it found in place, and encodes answers
   * after it has let go of the collection; the store may be writing the same document just then.
   */
  @Override
  protected QueryResult createQueryResult(List<Document> matched, int batchSize) {
    return super.createQueryResult(
        matched.stream().map(Document::cloneDeeply).collect(Collectors.toList()), batchSize);
  }

  private List<OrderedIndex> indexes() {
    return getIndexes().stream().map(OrderedIndex.class::cast).toList();
  }

  /** From the index alone where that tells; otherwise no more is looked at than is counted. */
  @Override
  public synchronized int count(Document query, int skip, int limit) {
    if (query == null || query.isEmpty()) {
      return super.count(query, skip, limit);
    }
    long enough = limit > 0 ? (long) Math.max(skip, 0) + limit : Integer.MAX_VALUE;
    long found =
        IndexScan.exact(indexes(), query)
            .map(scan -> scan.size() + matching(documents(scan.index().unordered()), query).count())
            .orElseGet(() -> matching(candidates(query), query).limit(enough).count());
    return (int) Math.max(0, Math.min(found, enough) - Math.max(skip, 0));
  }

  private Stream<Document> candidates(Document query) {
    return IndexScan.best(indexes(), query, null)
        .map(scan -> candidates(scan, query, Long.MAX_VALUE))
        .orElseGet(() -> streamAllDocumentsWithPosition().map(DocumentWithPosition::getDocument));
  }

  private Stream<Document> matching(Stream<Document> documents, Document query) {
    return documents.filter(each -> documentMatchesQuery(each, query));
  }

  @Override
  public synchronized void addIndex(Index<Object> index) {
    super.addIndex(index);
  }

  @Override
  public synchronized void dropIndex(String indexName) {
    super.dropIndex(indexName);
  }

  /** Would encode each document once more, for statistics that nobody reads. */
  @Override
  protected boolean tracksDataSize() {
    return false;
  }
}
