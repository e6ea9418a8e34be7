package com.sendook.outbound.transport.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyParserTest {

  @Test
  void readsRepliesHoweverTheyAreCut() throws Exception {
    String stream = "220 hi\r\n250-a\r\n250-\r\n250 b\r\n354\r\n250 ä\n";
    for (int size = 1; size <= stream.length(); size++) {
      assertThat(parse(stream, size))
          .containsExactly(
              new ReplyLines(220, List.of("hi")),
              new ReplyLines(250, List.of("a", "", "b")),
              new ReplyLines(354, List.of("")),
              new ReplyLines(250, List.of("ä")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "25\r\n",
        "250x\r\n",
        "199 a\r\n",
        "600 a\r\n",
        "2a0 b\r\n",
        "250-a\r\n251 b\r\n"
      })
  void knowsWhatIsNoReply(String garbage) {
    assertThatThrownBy(() -> parse(garbage, 1)).isInstanceOf(SessionFailure.class);
  }

  @Test
  void boundsLinesAndReplies() {
    assertThatThrownBy(() -> parse("250 " + "a".repeat(3_000), 100))
        .hasMessageContaining("2048 bytes");
    assertThatThrownBy(() -> parse("250-a\r\n".repeat(200), 100)).hasMessageContaining("128 lines");
  }

  private static List<ReplyLines> parse(String stream, int size) throws SessionFailure {
    ReplyParser parser = new ReplyParser();
    List<ReplyLines> replies = new ArrayList<>();
    Buffer bytes = Buffer.buffer(stream);
    for (int i = 0; i < bytes.length(); i += size) {
      parser.append(bytes.getBuffer(i, Math.min(bytes.length(), i + size)));
      Optional<ReplyLines> reply = parser.next();
      while (reply.isPresent()) {
        replies.add(reply.get());
        reply = parser.next();
      }
    }
    return replies;
  }
}
