package com.sendook.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.util.ArrayList;
import org.bson.BSONException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InsertsTest {
  /** More than a document may have. */
  private static final int TOO_LONG = 17 * 1024 * 1024;

  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  /** A batch ends with what makes it large, so whatever stands before that was sent. */
  @Test
  void oneThatTheDriverRefusesDoesNoHarmToThoseInItsBatch() {
    var documents = new ArrayList<JsonObject>();
    for (int i = 0; i < 40; i++) {
      documents.add(document("small" + i, "text"));
    }
    documents.add(document("large", "x".repeat(TOO_LONG)));

    var inserted = STORE.store().insertAllIfAbsent("poisoned", documents);

    assertThatThrownBy(inserted::await).isInstanceOf(BSONException.class);
    assertThat(STORE.store().find("poisoned", new JsonObject(), new FindOptions()).await())
        .hasSize(40);
  }

  private static JsonObject document(String id, String text) {
    return new JsonObject().put("_id", id).put("text", text);
  }

  @Test
  void bytesCountAsWhatTheyAre() {
    var chunk = new JsonObject().put("_id", "a").put("bytes", new byte[256 * 1024]);
    assertThat(Documents.roughSize(chunk)).isGreaterThan(256 * 1024);
  }
}
