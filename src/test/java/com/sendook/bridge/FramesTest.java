package com.sendook.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
  private final List<JsonObject> frames = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final Handler<Buffer> reader = Frames.reader(frames::add, faults::add);

  @Test
  void framesAreReadHoweverTheyAreCut() {
    var ping = new JsonObject().put("type", "ping");
    var both = Buffer.buffer().appendBuffer(Frames.of(ping)).appendBuffer(Frames.of(ping));

    for (int i = 0; i < both.length(); i++) {
      reader.handle(both.getBuffer(i, i + 1));
    }

    assertThat(frames).containsExactly(ping, ping);
    assertThat(faults).isEmpty();
  }

  @Test
  void aLengthThatNobodyNeedsIsAFault() {
    reader.handle(Buffer.buffer().appendInt(Integer.MAX_VALUE));
    reader.handle(Frames.of(new JsonObject().put("type", "ping")));

    assertThat(faults).hasSize(1);
    assertThat(frames).isEmpty();
  }

  @Test
  void aNegativeLengthIsAFault() {
    reader.handle(Buffer.buffer().appendInt(-1));

    assertThat(faults).hasSize(1);
  }

  @Test
  void whatIsNoObjectIsAFault() {
    reader.handle(Buffer.buffer().appendInt(4).appendString("[1]}"));

    assertThat(faults).hasSize(1);
    assertThat(frames).isEmpty();
  }
}
