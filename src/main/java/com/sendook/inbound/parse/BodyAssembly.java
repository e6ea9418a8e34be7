package com.sendook.inbound.parse;

import com.sendook.mail.MailCharset;
import com.sendook.mail.MessageIds;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sorts the leaves of a mail into its text, its HTML and its attachments. */
final class BodyAssembly {
  private static final Pattern MEDIA_TYPE = Pattern.compile("[^\\s/;,()]+/[^\\s/;,()]+");
  private static final Pattern META_CHARSET =
      Pattern.compile(
          "<meta[^>]{0,200}charset\\s*=\\s*[\"']?([\\w:.-]+)", Pattern.CASE_INSENSITIVE);
  private static final int META_SEARCH_BYTES = 2_048;
  private static final Pattern NOT_IN_FILE_NAMES = Pattern.compile("[\\p{Cntrl}\\s/\\\\:*?\"<>|]+");
  private static final int MAX_DERIVED_NAME_LENGTH = 100;

  private final List<String> texts = new ArrayList<>();
  private final List<String> htmls = new ArrayList<>();
  private final List<ParsedAttachment> attachments = new ArrayList<>();

  void add(LeafPart part) {
    HeaderParameters type = part.header().parameters("Content-Type");
    String mediaType = mediaType(type, part);
    HeaderParameters disposition = part.header().parameters("Content-Disposition");
    String name = fileName(disposition, type);
    if (!isBody(mediaType, disposition, name, part)) {
      attachments.add(attachment(part, mediaType, disposition, name));
    } else if (mediaType.equals("text/html")) {
      htmls.add(html(part.content().getBytes(), type.get("charset")));
    } else {
      texts.add(text(part.content().getBytes(), type));
    }
  }

  /** The plain text parts one after the other; null where there are none. */
  String text() {
    return joined(texts);
  }

  String html() {
    return joined(htmls);
  }

  List<ParsedAttachment> attachments() {
    return List.copyOf(attachments);
  }

  private static String joined(List<String> pieces) {
    List<String> written = pieces.stream().filter(piece -> !piece.isBlank()).toList();
    return pieces.isEmpty() ? null : String.join("\n", written);
  }

  /** RFC 2045, 5.2: a type that cannot be read is text/plain. */
  private static String mediaType(HeaderParameters type, LeafPart part) {
    String named = type.value();
    if (MEDIA_TYPE.matcher(named).matches() && !named.startsWith("multipart/")) {
      return named;
    }
    return part.defaultType().startsWith("multipart/") ? "text/plain" : part.defaultType();
  }

  private static String fileName(HeaderParameters disposition, HeaderParameters type) {
    String name = disposition.get("filename");
    name = name == null ? type.get("name") : name;
    return name == null || name.isBlank() ? null : name.replaceAll("\\p{Cntrl}", "").strip();
  }

  /**
   * Text is a part of the body unless it is an attachment by its disposition or by its file name. A
   * name alone does not make one of the only part, or of one of several forms of the same text.
   */
  private static boolean isBody(
      String mediaType, HeaderParameters disposition, String name, LeafPart part) {
    if (!mediaType.equals("text/plain") && !mediaType.equals("text/html")) {
      return false;
    }
    if (disposition.value().equals("attachment")) {
      return false;
    }
    boolean aForm =
        part.parentType().isEmpty() || part.parentType().equals("multipart/alternative");
    boolean aResource =
        part.parentType().equals("multipart/related")
            && part.index() > 0
            && part.header().raw("Content-ID").isPresent();
    return (name == null || aForm) && !aResource;
  }

  private static ParsedAttachment attachment(
      LeafPart part, String mediaType, HeaderParameters disposition, String name) {
    String contentId = MessageIds.bare(part.header().text("Content-ID"));
    String shownName =
        name == null && mediaType.equals("message/rfc822")
            ? nameOfEnclosed(part.content().getBytes())
            : name;
    return new ParsedAttachment(
        shownName,
        mediaType,
        contentId.isEmpty() ? null : contentId,
        !disposition.value().equals("attachment"),
        part.content());
  }

  private static String nameOfEnclosed(byte[] mail) {
    String subject = PartWalk.header(new ByteArrayInputStream(mail)).text("Subject");
    String name = NOT_IN_FILE_NAMES.matcher(subject).replaceAll(" ").strip();
    return (name.isEmpty() ? "message" : beginning(name)) + ".eml";
  }

  /** Cuts between characters, never within a surrogate pair. */
  private static String beginning(String name) {
    int end = Math.min(name.length(), MAX_DERIVED_NAME_LENGTH);
    boolean pairCut = end < name.length() && Character.isHighSurrogate(name.charAt(end - 1));
    return name.substring(0, pairCut ? end - 1 : end);
  }

  private static String text(byte[] content, HeaderParameters type) {
    String text = lines(MailCharset.decode(content, type.get("charset")));
    return "flowed".equalsIgnoreCase(type.get("format"))
        ? FlowedText.unwrap(text, "yes".equalsIgnoreCase(type.get("delsp")))
        : text;
  }

  private static String html(byte[] content, String charset) {
    if (charset == null) {
      int searched = Math.min(content.length, META_SEARCH_BYTES);
      Matcher meta =
          META_CHARSET.matcher(new String(content, 0, searched, StandardCharsets.ISO_8859_1));
      charset = meta.find() ? meta.group(1) : null;
    }
    return lines(MailCharset.decode(content, charset));
  }

  private static String lines(String text) {
    return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
  }
}
