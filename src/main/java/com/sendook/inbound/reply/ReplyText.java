package com.sendook.inbound.reply;

import java.util.ArrayList;
import java.util.List;

/**
 * The new words of a reply: without quoted lines, the lines that introduce them, the headers of the
 * mail answered, and signatures. Where nobody can tell, words stay. Takes time in proportion to the
 * text, whatever it says.
 */
public final class ReplyText {
  /** What a person wrote stands in front. */
  private static final int MAX_CHARS = 256 * 1024;

  private ReplyText() {}

  /**
   * From a plain text body.
   *
   * @return lines ended by {@code \n}; empty where all is quoted
   */
  public static String of(String text) {
    var lines = text.substring(0, Math.min(MAX_CHARS, text.length())).lines().toList();
    var kept = new ArrayList<String>();
    int next = 0;
    while (next < lines.size() && !endsReply(lines, next)) {
      int afterIntroduction = Attribution.end(lines, next);
      if (isQuoted(lines.get(next))) {
        next = afterBlank(lines, next + 1);
      } else if (afterIntroduction > next) {
        if (!quoteFollows(lines, afterIntroduction)) {
          break;
        }
        next = afterIntroduction;
      } else {
        kept.add(lines.get(next++));
      }
    }
    return Signature.dropName(withoutEdges(kept));
  }

  /** Whether nothing of what stands from here on is the writer's. */
  private static boolean endsReply(List<String> lines, int index) {
    return OriginalHeader.beginsAt(lines, index) || Signature.beginsAt(lines, index);
  }

  private static boolean isQuoted(String line) {
    var bare = line.stripLeading();
    return bare.startsWith(">") || bare.startsWith("＞");
  }

  private static boolean quoteFollows(List<String> lines, int from) {
    int next = afterBlank(lines, from);
    return next < lines.size() && isQuoted(lines.get(next));
  }

  private static int afterBlank(List<String> lines, int from) {
    int next = from;
    while (next < lines.size() && lines.get(next).isBlank()) {
      next++;
    }
    return next;
  }

  /** The text without blank lines around it, and without the rule that led to what was cut off. */
  private static String withoutEdges(List<String> lines) {
    int end = lines.size();
    while (end > 0 && (lines.get(end - 1).isBlank() || OriginalHeader.isRule(lines.get(end - 1)))) {
      end--;
    }
    int start = 0;
    while (start < end && lines.get(start).isBlank()) {
      start++;
    }
    return String.join("\n", lines.subList(start, end)).stripTrailing();
  }
}
