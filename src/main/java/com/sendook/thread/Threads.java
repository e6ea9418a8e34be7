package com.sendook.thread;

import com.sendook.message.Message;
import com.sendook.problem.Problem;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import com.sendook.store.Page;
import com.sendook.store.Store;
import com.sendook.store.Update;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The threads of all inboxes. What a thread counts is counted anew from its messages, never only
 * incremented.
 */
public final class Threads {
  private static final int MAX_PARTICIPANTS = 100;
  private static final int MAX_ADDRESS_CHARS = 254;

  /** Beyond, a thread only says that it is as long as that: counting on would slow every mail. */
  private static final int MAX_COUNT = 10_000;

  private final Store store;

  public Threads(Store store) {
    this.store = store;
  }

  /** The organization's thread in the inbox; anything else is not found. */
  public Future<MailThread> get(String inboxId, String id) {
    return store
        .findOne(Collections.THREADS, new JsonObject().put("_id", id).put("inboxId", inboxId))
        .compose(
            found ->
                found == null
                    ? Future.failedFuture(Problem.notFound("Thread"))
                    : Future.succeededFuture(Documents.read(found, MailThread.class)));
  }

  /** A page of the inbox's threads, those with the latest messages first. */
  public Future<Page.Result> list(String inboxId, Page page) {
    return page.byDate(
        store, Collections.THREADS, new JsonObject().put("inboxId", inboxId), "lastMessageAt");
  }

  /**
   * The thread of a message that begins one with its own Message-ID: nobody else can have made it.
   */
  public Future<Void> begin(Message message) {
    var thread =
        new MailThread(
            message.threadId(),
            message.organizationId(),
            message.inboxId(),
            message.externalMessageId(),
            message.subject(),
            participants(message),
            1,
            message.createdAt(),
            message.createdAt(),
            message.createdAt());
    return store.insertIfAbsent(Collections.THREADS, Documents.of(thread)).mapEmpty();
  }

  /** The same, written only where it is needed, as after a crash amid an accept. */
  public Future<Void> ensure(Message message) {
    return store
        .findById(Collections.THREADS, message.threadId())
        .compose(
            thread -> isRoot(message, thread) ? Future.succeededFuture() : ensure(message, thread));
  }

  /** Whether the thread began with this message, and so counts it since it stands. */
  private static boolean isRoot(Message message, JsonObject thread) {
    return thread != null
        && message.references().isEmpty()
        && thread.getString("rootMessageId", "").equals(message.externalMessageId());
  }

  private Future<Void> ensure(Message message, JsonObject thread) {
    return count(message.threadId())
        .compose(
            count ->
                thread != null && thread.getLong("messageCount") == count.longValue()
                    ? Future.succeededFuture()
                    : write(message, count));
  }

  /**
   * Brings the thread in line with its messages, this one among them, and makes it where it does
   * not stand yet.
   */
  public Future<Void> refresh(Message message) {
    return count(message.threadId()).compose(count -> write(message, count));
  }

  /** Brings the thread in line with its messages when one has left it; without any it goes. */
  public Future<Void> leave(String threadId) {
    return newest(threadId)
        .compose(
            newest ->
                newest == null ? removeEmpty(threadId) : recount(threadId, createdAt(newest)));
  }

  private Future<Void> recount(String threadId, JsonObject newest) {
    return Future.all(count(threadId), oldest(threadId))
        .compose(
            both -> {
              Long count = both.resultAt(0);
              List<JsonObject> oldest = both.resultAt(1);
              var set = counted(count, newest).mergeIn(shown(oldest));
              var update = new JsonObject().put("$set", set);
              return store
                  .apply(Collections.THREADS, new Update(threadId, new JsonObject(), update, false))
                  .compose(written -> count(threadId))
                  .compose(now -> now.equals(count) ? Future.succeededFuture() : leave(threadId));
            });
  }

  /** What a thread shows of the messages that are left in it. */
  private static JsonObject shown(List<JsonObject> oldest) {
    var shown = new JsonObject();
    if (!oldest.isEmpty()) {
      var participants =
          oldest.stream()
              .flatMap(each -> participants(each).stream())
              .distinct()
              .limit(MAX_PARTICIPANTS)
              .toList();
      shown
          .put("subject", oldest.get(0).getString("subject"))
          .put("participants", new JsonArray(participants));
    }
    return shown;
  }

  /** Those that came first name whom a conversation of very many shows. */
  private Future<List<JsonObject>> oldest(String threadId) {
    var fields = new JsonObject().put("subject", 1).put("from", 1).put("to", 1).put("cc", 1);
    return store.find(
        Collections.MESSAGES,
        new JsonObject().put("threadId", threadId),
        new FindOptions()
            .setFields(fields)
            .setSort(new JsonObject().put("_id", 1))
            .setLimit(MAX_PARTICIPANTS));
  }

  /** A message that came in between makes the thread again. */
  private Future<Void> removeEmpty(String threadId) {
    return store
        .removeOne(Collections.THREADS, new JsonObject().put("_id", threadId))
        .compose(removed -> newest(threadId))
        .compose(
            newest ->
                newest == null
                    ? Future.succeededFuture()
                    : refresh(Documents.read(newest, Message.class)));
  }

  private Future<Void> write(Message message, long count) {
    // Removed before it was entered: nothing is to be made for it.
    return count == 0 ? leave(message.threadId()) : enter(message, count);
  }

  private Future<Void> enter(Message message, long count) {
    return Future.all(newest(message.threadId()), newParticipants(message))
        .compose(
            both ->
                store.apply(
                    Collections.THREADS,
                    new Update(
                        message.threadId(),
                        new JsonObject(),
                        update(message, count, createdAt(both.resultAt(0)), both.resultAt(1)),
                        true)))
        .compose(written -> count(message.threadId()))
        // Who writes last looks again, so that of two writers at once none leaves an old count
        // behind.
        .compose(now -> now == count ? Future.succeededFuture() : write(message, now));
  }

  /** Whom the message adds; a conversation of very many names those that came first. */
  private Future<List<String>> newParticipants(Message message) {
    return store
        .findById(Collections.THREADS, message.threadId())
        .map(
            thread -> {
              int known =
                  thread == null ? 0 : thread.getJsonArray("participants", new JsonArray()).size();
              return known >= MAX_PARTICIPANTS ? List.of() : participants(message);
            });
  }

  private static JsonObject update(
      Message message, long count, JsonObject newest, List<String> newParticipants) {
    var now = Documents.date(Instant.now());
    var root =
        message.references().isEmpty() ? message.externalMessageId() : message.references().get(0);
    return new JsonObject()
        .put("$set", counted(count, newest))
        .put(
            "$addToSet",
            new JsonObject()
                .put("participants", new JsonObject().put("$each", new JsonArray(newParticipants))))
        .put(
            "$setOnInsert",
            new JsonObject()
                .put("organizationId", message.organizationId())
                .put("inboxId", message.inboxId())
                .put("rootMessageId", root)
                .put("subject", message.subject())
                .put("createdAt", now)
                .put("schemaVersion", Documents.SCHEMA_VERSION));
  }

  private static JsonObject counted(long count, JsonObject newest) {
    return new JsonObject()
        .put("messageCount", count)
        .put("lastMessageAt", newest)
        .put("updatedAt", Documents.date(Instant.now()));
  }

  private Future<Long> count(String threadId) {
    return store.count(Collections.MESSAGES, new JsonObject().put("threadId", threadId), MAX_COUNT);
  }

  /** The latest message of the thread, or null. */
  private Future<JsonObject> newest(String threadId) {
    return store
        .find(
            Collections.MESSAGES,
            new JsonObject().put("threadId", threadId),
            new FindOptions().setSort(new JsonObject().put("_id", -1)).setLimit(1))
        .map(found -> found.isEmpty() ? null : found.get(0));
  }

  private static JsonObject createdAt(JsonObject message) {
    return message == null ? Documents.date(Instant.now()) : message.getJsonObject("createdAt");
  }

  /** Bare addresses; those of a blind copy are nobody's business. */
  private static List<String> participants(Message message) {
    return participants(message.from(), message.to(), message.cc());
  }

  private static List<String> participants(JsonObject stored) {
    return participants(stored.getString("from"), texts(stored, "to"), texts(stored, "cc"));
  }

  private static List<String> texts(JsonObject stored, String field) {
    return stored.getJsonArray(field, new JsonArray()).stream().map(String.class::cast).toList();
  }

  private static List<String> participants(String from, List<String> to, List<String> cc) {
    return Stream.of(Stream.ofNullable(from), addresses(to), addresses(cc))
        .flatMap(each -> each)
        .filter(address -> address.length() <= MAX_ADDRESS_CHARS)
        .distinct()
        .limit(MAX_PARTICIPANTS)
        .toList();
  }

  private static Stream<String> addresses(List<String> mailboxes) {
    return mailboxes.stream().map(Threads::address);
  }

  private static String address(String mailbox) {
    int open = mailbox.lastIndexOf('<');
    return open < 0 ? mailbox : mailbox.substring(open + 1, mailbox.length() - 1);
  }
}
