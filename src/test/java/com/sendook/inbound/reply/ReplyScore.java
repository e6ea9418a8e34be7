package com.sendook.inbound.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.sendook.inbound.parse.CorpusScore;
import java.io.IOException;
import java.nio.file.Path;

/** Whether what was found in a real reply is what other programs find in it. */
public final class ReplyScore {
  private ReplyScore() {}

  public static boolean isAccepted(Path file, String found) throws IOException {
    JsonNode expected = CorpusScore.expectations(file);
    boolean loosely = expected.path("compare").asText().equals("ignore-all-whitespace");
    for (JsonNode accepted : expected.path("reply").path("accept")) {
      if (normal(accepted.asText(), loosely).equals(normal(found, loosely))) {
        return true;
      }
    }
    return false;
  }

  /** Space at the end of a line, and around the whole, is nobody's opinion. */
  private static String normal(String text, boolean loosely) {
    return loosely
        ? text.replaceAll("\\s+", "")
        : text.replaceAll("\r\n", "\n").replaceAll("[ \t]+(?=\n|$)", "").strip();
  }
}
