package com.sendook.inbound.parse;

/** Undoes {@code format=flowed} (RFC 3676): lines that end in a blank go on in the next. */
final class FlowedText {
  private static final String SIGNATURE_MARK = "-- ";

  private FlowedText() {}

  /**
   * @param deleteSpace whether the blank at the end of a flowed line is not part of the text
   *     ({@code delsp=yes})
   */
  static String unwrap(String text, boolean deleteSpace) {
    StringBuilder out = new StringBuilder(text.length());
    int openDepth = -1;
    for (String line : text.split("\n", -1)) {
      int depth = quoteDepth(line);
      String content = unstuffed(line.substring(depth));
      boolean signature = content.equals(SIGNATURE_MARK);
      if (openDepth >= 0 && (openDepth != depth || signature)) {
        out.append('\n');
        openDepth = -1;
      }
      if (openDepth < 0 && depth > 0) {
        out.append(">".repeat(depth)).append(' ');
      }
      boolean flows = content.endsWith(" ") && !signature;
      out.append(content, 0, content.length() - (flows && deleteSpace ? 1 : 0));
      openDepth = flows ? depth : -1;
      if (!flows) {
        out.append('\n');
      }
    }
    if (openDepth < 0) {
      // The last line ended no line of the mail.
      out.setLength(out.length() - 1);
    }
    return out.toString();
  }

  private static int quoteDepth(String line) {
    int depth = 0;
    while (depth < line.length() && line.charAt(depth) == '>') {
      depth++;
    }
    return depth;
  }

  private static String unstuffed(String line) {
    return line.startsWith(" ") ? line.substring(1) : line;
  }
}
