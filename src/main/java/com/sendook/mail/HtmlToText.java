package com.sendook.mail;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** Walks an HTML tree and writes what a reader would see, line by line. */
final class HtmlToText implements NodeVisitor {
  private static final Set<String> PARAGRAPHS =
      Set.of(
          "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre");
  private static final Set<String> LINES =
      Set.of(
          "div", "li", "tr", "dt", "dd", "section", "article", "header", "footer", "center",
          "address");
  private static final Set<String> HIDDEN =
      Set.of("script", "style", "head", "title", "template", "noscript");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** Lists go deeper only where somebody tries what that does to us. */
  private static final int MAX_INDENT = 10;

  private final StringBuilder out = new StringBuilder();
  private final Deque<int[]> listCounters = new ArrayDeque<>();
  private final Deque<Integer> linkStarts = new ArrayDeque<>();
  private int hiddenDepth;
  private int preDepth;
  private int pendingBreaks;
  private boolean pendingBlank;
  private int itemDepth;

  /** A bullet was written and nothing after it: what comes next stays in its line. */
  private boolean afterBullet;

  @Override
  public void head(Node node, int depth) {
    if (node instanceof Element element && HIDDEN.contains(element.normalName())) {
      hiddenDepth++;
    } else if (hiddenDepth > 0) {
      return;
    } else if (node instanceof TextNode text) {
      text(text.getWholeText());
    } else if (node instanceof Element element) {
      open(element, element.normalName());
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (!(node instanceof Element element)) {
      return;
    }
    if (HIDDEN.contains(element.normalName())) {
      hiddenDepth--;
    } else if (hiddenDepth == 0) {
      close(element, element.normalName());
    }
  }

  private void open(Element element, String name) {
    if (name.equals("li")) {
      openItem();
      return;
    }
    breakBefore(name);
    switch (name) {
      case "br" -> lineBreak();
      case "hr" -> {
        breaks(1);
        word("----------");
        breaks(1);
      }
      case "img" -> text(element.attr("alt"));
      case "ul" -> listCounters.push(new int[] {-1});
      case "ol" -> listCounters.push(new int[] {0});
      case "td", "th" -> pendingBlank = true;
      case "pre" -> preDepth++;
      case "a" -> linkStarts.push(out.length());
      default -> {}
    }
  }

  private void close(Element element, String name) {
    if (name.equals("li")) {
      closeItem();
      return;
    }
    switch (name) {
      case "ul", "ol" -> listCounters.pop();
      case "pre" -> preDepth--;
      case "a" -> closeLink(element.attr("href").strip(), linkStarts.pop());
      default -> {}
    }
    breakBefore(name);
  }

  private void breakBefore(String name) {
    boolean innerList = !listCounters.isEmpty() && (name.equals("ul") || name.equals("ol"));
    if (LINES.contains(name) || innerList) {
      breaks(1);
    } else if (PARAGRAPHS.contains(name)) {
      breaks(2);
    }
  }

  private void openItem() {
    afterBullet = false;
    breaks(1);
    int[] counter = listCounters.isEmpty() ? new int[] {-1} : listCounters.peek();
    write(counter[0] < 0 ? "-" : ++counter[0] + ".", outerLists());
    itemDepth++;
    afterBullet = true;
    pendingBlank = true;
  }

  /** Items stand close together, also where each of them is a paragraph. */
  private void closeItem() {
    itemDepth--;
    afterBullet = false;
    pendingBreaks = Math.min(pendingBreaks, 1);
    breaks(1);
  }

  private int outerLists() {
    return Math.max(listCounters.size() - 1, 0);
  }

  private void closeLink(String url, int start) {
    if (url.isEmpty() || url.startsWith("#") || url.startsWith("javascript:")) {
      return;
    }
    String shown = out.substring(Math.min(start, out.length())).strip();
    if (shown.isEmpty()) {
      word(url);
    } else if (!shown.equals(url) && !url.equals("mailto:" + shown)) {
      // Where the link holds a block, the breaks after that come after the address.
      int breaksAfter = pendingBreaks;
      pendingBreaks = 0;
      pendingBlank = true;
      word("(" + url + ")");
      pendingBreaks = breaksAfter;
    }
  }

  private void text(String text) {
    if (preDepth > 0) {
      String[] lines = text.split("\r\n|\r|\n", -1);
      for (int i = 0; i < lines.length; i++) {
        if (i > 0) {
          lineBreak();
        }
        word(lines[i]);
      }
      return;
    }
    String visible = BLANKS.matcher(text.replace('\u00A0', ' ')).replaceAll(" ");
    String inner = visible.strip();
    pendingBlank |= visible.startsWith(" ");
    word(inner);
    pendingBlank |= visible.endsWith(" ");
  }

  private void word(String word) {
    if (!word.isEmpty()) {
      write(word, itemDepth == 0 ? 0 : outerLists() + 1);
      afterBullet = false;
    }
  }

  /** Writes {@code word} after the breaks or the blank that are due before it. */
  private void write(String word, int indent) {
    if (!out.isEmpty() && pendingBreaks > 0) {
      out.append("\n".repeat(pendingBreaks)).append("  ".repeat(Math.min(indent, MAX_INDENT)));
    } else if (!out.isEmpty() && pendingBlank && out.charAt(out.length() - 1) != ' ') {
      out.append(' ');
    }
    pendingBreaks = 0;
    pendingBlank = false;
    out.append(word);
  }

  private void breaks(int count) {
    if (!afterBullet) {
      pendingBreaks = Math.max(pendingBreaks, count);
      pendingBlank = false;
    }
  }

  private void lineBreak() {
    if (!afterBullet) {
      pendingBreaks++;
      pendingBlank = false;
    }
  }

  @Override
  public String toString() {
    return out.toString().strip();
  }
}
