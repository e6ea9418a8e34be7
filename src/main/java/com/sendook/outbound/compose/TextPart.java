package com.sendook.outbound.compose;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Text or HTML, in the encoding that changes it least and, where it must be changed, is the
 * shortest.
 */
final class TextPart implements MimePart {
  private static final int HEADER_BYTES = 100;

  private enum Encoding {
    SEVEN_BIT("7bit"),
    QUOTED_PRINTABLE("quoted-printable"),
    BASE64("base64");

    final String token;

    Encoding(String token) {
      this.token = token;
    }
  }

  private final String mediaType;
  private final byte[] utf8;
  private final Encoding encoding;

  TextPart(String mediaType, String text) {
    this.mediaType = mediaType;
    this.utf8 = withCrLf(text).getBytes(StandardCharsets.UTF_8);
    this.encoding = Ascii.is7bit(utf8) ? Encoding.SEVEN_BIT : shorterEncoding(utf8);
  }

  @Override
  public void writeTo(Buffer out) {
    Ascii.append(
        out,
        "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n"
            .formatted(mediaType, encoding.token));
    switch (encoding) {
      case SEVEN_BIT -> out.appendBytes(utf8);
      case QUOTED_PRINTABLE -> out.appendBytes(QuotedPrintable.encode(utf8));
      case BASE64 -> Base64Lines.append(out, Buffer.buffer(utf8));
    }
  }

  @Override
  public int estimatedSize() {
    return HEADER_BYTES + utf8.length * 3 / 2;
  }

  @Override
  public boolean contains(String marker) {
    return encoding == Encoding.SEVEN_BIT
        && new String(utf8, StandardCharsets.US_ASCII).contains(marker);
  }

  /** Every line of a mail ends in CRLF (RFC 5322, 2.3), the last one too. */
  private static String withCrLf(String text) {
    String lines = text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
    return lines.endsWith("\n") ? lines : lines + "\r\n";
  }

  private static Encoding shorterEncoding(byte[] utf8) {
    int escaped = 0;
    for (byte b : utf8) {
      boolean plain = (b >= ' ' && b <= '~' && b != '=') || "\t\r\n".indexOf(b) >= 0;
      escaped += plain ? 0 : 1;
    }
    int quotedLength = utf8.length + 2 * escaped;
    int softBreaks = quotedLength / 75 * 3;
    return quotedLength + softBreaks <= Base64Lines.encodedSize(utf8.length)
        ? Encoding.QUOTED_PRINTABLE
        : Encoding.BASE64;
  }
}
