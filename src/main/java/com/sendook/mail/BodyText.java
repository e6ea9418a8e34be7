package com.sendook.mail;

import org.jsoup.Jsoup;

/** Makes the one form of a mail's body from the other. */
public final class BodyText {
  private BodyText() {}

  /**
   * The readable text of an HTML body: paragraphs apart, lists and links legible, a link as {@code
   * text (url)}. Lines end in {@code \n}.
   */
  public static String fromHtml(String html) {
    HtmlToText text = new HtmlToText();
    Jsoup.parse(html).body().traverse(text);
    return text.toString();
  }

  /**
   * An HTML body that shows {@code text} as it is: nothing in it is markup, its lines stay lines.
   */
  public static String toHtml(String text) {
    String kept =
        escape(text)
            .replace("\r\n", "\n")
            .replace('\r', '\n')
            .replace("\t", "    ")
            .replace("  ", " &nbsp;")
            .replace("\n", "<br>\n");
    return "<html><body><div>" + kept + "</div></body></html>\n";
  }

  /**
   * A text that is to stand between tags. Library calls look at each character; this runs for each
   * mail, and finds most texts clean.
   */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
