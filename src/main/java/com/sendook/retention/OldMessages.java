package com.sendook.retention;

import com.sendook.message.Status;
import com.sendook.removal.DeleteMessage;
import com.sendook.store.Collections;
import com.sendook.store.Documents;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Messages; they go as if their users had deleted them. One that is still to be sent stays, and one
 * that was to be sent at a certain time is as old as that.
 */
public record OldMessages(DeleteMessage deleteMessage, Duration kept) implements Kind {
  private static final List<String> OPEN =
      Arrays.stream(Status.values()).filter(Status::isOpen).map(Status::toString).toList();

  @Override
  public String name() {
    return "messages";
  }

  @Override
  public String collection() {
    return Collections.MESSAGES;
  }

  @Override
  public Old olderThan(Instant moment) {
    var later = new JsonObject().put("$gte", Documents.date(moment));
    return Old.byId("createdAt", moment)
        .where("status", new JsonObject().put("$nin", new JsonArray(OPEN)))
        .where("scheduledAt", new JsonObject().put("$not", later));
  }

  @Override
  public Future<Set<String>> remove(List<JsonObject> old) {
    var gone = new HashSet<String>();
    Future<Void> removed = Future.succeededFuture();
    for (var id : Removals.idsOf(old)) {
      removed =
          removed
              .compose(before -> deleteMessage.retire(id))
              .onSuccess(
                  went -> {
                    if (went) {
                      gone.add(id);
                    }
                  })
              .mapEmpty();
    }
    return removed.map(gone);
  }
}
