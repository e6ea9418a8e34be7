package com.sendook.secret;

import com.sendook.problem.Problem;
import com.sendook.store.Store;
import com.sendook.store.Update;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals with the first key what older ones sealed, page by page. What is changed meanwhile is left
 * as it is, and what the first key sealed already is passed over: so it may be done twice, by
 * several at one time, and be given up anywhere.
 */
public final class SealAnew {
  private static final Logger log = LoggerFactory.getLogger(SealAnew.class);
  private static final int BATCH = 100;
  private static final Pattern CURSOR = Pattern.compile("(\\d{1,2}):([0-9A-Za-z]{0,64})");

  private final Store store;
  private final SecretBox box;
  private final List<SealedFields> places;

  public SealAnew(Store store, SecretBox box, List<SealedFields> places) {
    this.store = store;
    this.box = box;
    this.places = List.copyOf(places);
  }

  /**
   * What became of a page.
   *
   * @param keyId the key that seals
   * @param secrets how many stood there
   * @param anew how many of them were sealed anew
   * @param left how many were not, since they were changed meanwhile
   * @param lost how many none of the keys opens
   * @param next where to go on; empty at the end
   */
  public record Progress(String keyId, int secrets, int anew, int left, int lost, String next) {}

  /** Behind which document of which collection a page begins. */
  private record Cursor(int place, String after) {
    static Cursor parse(String text) {
      var match = CURSOR.matcher(text.isEmpty() ? "0:" : text);
      if (!match.matches()) {
        throw Problem.invalid("from", "must be what the page before answered with");
      }
      return new Cursor(Integer.parseInt(match.group(1)), match.group(2));
    }

    @Override
    public String toString() {
      return place + ":" + after;
    }
  }

  /**
   * Does one page.
   *
   * @param from what the page before answered with; empty for the first
   */
  public Future<Progress> page(String from) {
    var cursor = Cursor.parse(from);
    if (cursor.place() >= places.size()) {
      throw Problem.invalid("from", "is behind the last page");
    }
    var place = places.get(cursor.place());
    return store
        .findBehind(place.collection(), cursor.after(), BATCH)
        .compose(batch -> sealAnew(place, batch, next(cursor, batch)));
  }

  private String next(Cursor cursor, List<JsonObject> batch) {
    if (batch.size() == BATCH) {
      return new Cursor(cursor.place(), batch.get(BATCH - 1).getString("_id")).toString();
    }
    int place = cursor.place() + 1;
    return place < places.size() ? new Cursor(place, "").toString() : "";
  }

  private Future<Progress> sealAnew(SealedFields place, List<JsonObject> batch, String next) {
    int secrets = 0;
    int lost = 0;
    var updates = new ArrayList<Update>();
    for (var document : batch) {
      for (var field : place.of().apply(document)) {
        secrets++;
        if (!box.isSealedWithFirst(field.sealed())) {
          var update = sealAnew(document.getString("_id"), field);
          update.ifPresent(updates::add);
          lost += update.isEmpty() ? 1 : 0;
        }
      }
    }
    int found = secrets;
    int closed = lost;
    return write(place.collection(), updates)
        .map(anew -> new Progress(box.keyId(), found, anew, updates.size() - anew, closed, next));
  }

  private Optional<Update> sealAnew(String id, SealedField field) {
    try {
      var anew = box.seal(box.open(field.sealed(), field.context()), field.context());
      return Optional.of(
          new Update(
              id,
              new JsonObject().put(field.path(), field.sealed()),
              new JsonObject().put("$set", new JsonObject().put(field.path(), anew)),
              false));
    } catch (SealException e) {
      log.warn("a secret stays as it is: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private Future<Integer> write(String collection, List<Update> updates) {
    return updates.isEmpty()
        ? Future.succeededFuture(0)
        : store.updateEach(collection, updates).map(Long::intValue);
  }
}
