package com.sendook.inbound.reply;

import com.sendook.mail.BodyText;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/** The new words of a reply that has an HTML body alone: mail programs mark what they quote. */
public final class HtmlReply {
  private static final String QUOTES =
      "blockquote, .gmail_quote, .gmail_signature, .yahoo_quoted, .protonmail_quote, .moz-cite-prefix,"
          + " .moz-signature, .tutanota_quote, .zmail_extra, .WM_DETAIL, #Signature, [name=quote],"
          + " [data-marker=__QUOTED_TEXT__]";

  /** From here on all is the mail answered. */
  private static final String ORIGINAL =
      "#divRplyFwdMsg, #appendonsend, #stopSpelling, #OLK_SRC_BODY_SECTION, #mail-editor-reference-message-container,"
          + " #ms-outlook-mobile-signature, hr#stopSpelling, [id^=AOLMsgPart],"
          + " div[style*=border-top:solid #E1E1E1], div[style*=border-top:solid #B5C4DF]";

  private HtmlReply() {}

  /** The words as plain text; where all is marked as quoted, as the text of the whole has them. */
  public static String of(String html) {
    var document = Jsoup.parse(html);
    document.select(QUOTES).remove();
    var original = document.selectFirst(ORIGINAL);
    if (original != null) {
      removeFrom(original);
    }
    var own = ReplyText.of(BodyText.fromHtml(document.html()));
    return own.isEmpty() ? ReplyText.of(BodyText.fromHtml(html)) : own;
  }

  /** The element, and all that comes behind it. */
  private static void removeFrom(Element first) {
    for (var element = first; element != null; element = element.parent()) {
      element.nextElementSiblings().remove();
      if (element.nodeName().equals("body")) {
        break;
      }
    }
    first.remove();
  }
}
