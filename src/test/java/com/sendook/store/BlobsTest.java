package com.sendook.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobsTest {
  @RegisterExtension static final StoreExtension STORE = new StoreExtension();

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, Blobs.CHUNK_BYTES - 1, Blobs.CHUNK_BYTES, Blobs.CHUNK_BYTES + 1, 3_000_000})
  void whatIsStoredIsReadBackByteForByte(int size) {
    var blobs = new Blobs(STORE.store());
    var bytes = bytes(size);

    var blob = blobs.put(Ids.next(), bytes).await();

    assertThat(blob.size()).isEqualTo(size);
    assertThat(blobs.read(blob).await()).isEqualTo(bytes);
  }

  @Test
  void bytesThatComeInPiecesAreTheSameBytes() {
    var blobs = new Blobs(STORE.store());
    var bytes = bytes(700_000);
    var writer = blobs.writer(Ids.next());
    for (int at = 0; at < bytes.length(); at += 70_000) {
      writer.append(bytes.getBuffer(at, at + 70_000)).await();
    }

    assertThat(blobs.read(writer.finish().await()).await()).isEqualTo(bytes);
  }

  @Test
  void whatIsRemovedIsGoneWithAllItsChunks() {
    var blobs = new Blobs(STORE.store());
    var blob = blobs.put(Ids.next(), bytes(600_000)).await();

    blobs.remove(blob).await();

    assertThatThrownBy(() -> blobs.read(blob).await()).hasMessageContaining(blob.id());
    var chunks = new JsonObject().put("_id", new JsonObject().put("$regex", "^" + blob.id()));
    assertThat(STORE.store().count(Collections.BLOBS, chunks, 0).await()).isZero();
  }

  @Test
  void theNextPieceIsReadWhenTheOneBeforeWasTaken() {
    var blobs = new Blobs(STORE.store());
    var blob = blobs.put(Ids.next(), bytes(600_000)).await();
    var taken = new ArrayList<Integer>();
    var gate = Promise.<Void>promise();

    var copied =
        blobs
            .source(blob)
            .copyTo(
                piece -> {
                  taken.add(piece.length());
                  return taken.size() == 1 ? gate.future() : Future.succeededFuture();
                });
    await().until(() -> taken.size() == 1);
    blobs.read(blob).await();
    assertThat(taken).containsExactly(Blobs.CHUNK_BYTES);

    gate.complete();
    copied.await();
    assertThat(taken)
        .containsExactly(Blobs.CHUNK_BYTES, Blobs.CHUNK_BYTES, 600_000 - 2 * Blobs.CHUNK_BYTES);
  }

  private static Buffer bytes(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }
}
