package com.sendook.outbound.compose;

import com.sendook.mail.MessageIds;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file: attached, or shown inside the HTML by its Content-ID (RFC 2392). */
final class FilePart implements MimePart {
  private static final String ANY_TYPE = "application/octet-stream";
  private static final String TOKEN = "[\\w!#$%&'*+.^`{|}~-]{1,100}";
  private static final Pattern MEDIA_TYPE = Pattern.compile(TOKEN + "/" + TOKEN);
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*(" + TOKEN + ")\\s*=\\s*(" + TOKEN + "|\"[ !#-\\[\\]-~]{0,200}\")\\s*");
  private static final int OVERHEAD_BYTES = 1_024;

  private final String header;
  private final Buffer content;
  private final boolean as7bit;

  FilePart(OutgoingMail.Part part, boolean inline) {
    String type = HeaderWriter.checked("contentType of an attachment", part.contentType());
    String mediaType = mediaType(type);
    this.content = part.content();
    // RFC 2046, 5.2.1: an enclosed mail may not be base64; where it would have to be, it is a mere
    // file.
    boolean composite = mediaType.startsWith("message/") || mediaType.startsWith("multipart/");
    this.as7bit = mediaType.startsWith("message/") && Ascii.is7bit(content.getBytes());
    HeaderWriter writer = new HeaderWriter();
    writer.tokens(
        "Content-Type", composite && !as7bit ? List.of(ANY_TYPE) : typeTokens(mediaType, type));
    writer.tokens("Content-Transfer-Encoding", List.of(as7bit ? "7bit" : "base64"));
    List<String> disposition = new ArrayList<>(List.of(inline ? "inline;" : "attachment;"));
    disposition.addAll(
        FileName.parameters(HeaderWriter.checked("name of an attachment", part.name())));
    writer.tokens("Content-Disposition", disposition);
    if (part.contentId() != null) {
      writer.tokens("Content-ID", List.of("<" + contentId(part.contentId()) + ">"));
    }
    this.header = writer.toString();
  }

  @Override
  public void writeTo(Buffer out) {
    Ascii.append(out, header + "\r\n");
    if (as7bit) {
      out.appendBuffer(content);
      Ascii.append(out, "\r\n");
    } else {
      Base64Lines.append(out, content);
    }
  }

  @Override
  public int estimatedSize() {
    return OVERHEAD_BYTES + Base64Lines.encodedSize(content.length());
  }

  @Override
  public boolean contains(String marker) {
    return as7bit && content.toString(StandardCharsets.US_ASCII).contains(marker);
  }

  private static String contentId(String contentId) {
    HeaderWriter.checked("contentId of an attachment", contentId);
    if (!MessageIds.isValid(contentId)) {
      throw new IllegalArgumentException(
          "contentId of an attachment must be visible ASCII without blanks and angle brackets");
    }
    return contentId;
  }

  private static String mediaType(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
    return MEDIA_TYPE.matcher(type).matches() ? type.toLowerCase(Locale.ROOT) : ANY_TYPE;
  }

  /**
   * The type with the parameters that are well formed; names come from the part, boundaries from
   * us.
   */
  private static List<String> typeTokens(String mediaType, String contentType) {
    List<String> tokens = new ArrayList<>(List.of(mediaType));
    Matcher parameter = PARAMETER.matcher(contentType);
    int at = Math.max(contentType.indexOf(';'), 0);
    while (parameter.region(at, contentType.length()).lookingAt()) {
      at = parameter.end();
      String name = parameter.group(1).toLowerCase(Locale.ROOT);
      if (!name.startsWith("name") && !name.equals("boundary")) {
        tokens.set(tokens.size() - 1, tokens.get(tokens.size() - 1) + ";");
        tokens.add(name + "=" + parameter.group(2));
      }
    }
    return tokens;
  }
}
