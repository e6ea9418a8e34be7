package com.sendook.http;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * A file name in Content-Disposition (RFC 6266): in ASCII for whoever knows no better, and beside
 * it the whole in UTF-8 (RFC 8187). Whatever somebody calls a file, it ends neither the parameter
 * nor the header, names no folder, and does not look as if it ended in another way.
 */
final class AttachmentName {
  private static final int MAX_CHARS = 200;
  private static final String NAMELESS = "attachment";

  /** Folders, controls, and invisible characters such as those that turn the direction. */
  private static final Pattern UNSAFE =
      Pattern.compile("[/\\\\\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

  private static final Pattern NOT_PLAIN =
      Pattern.compile("[^ !#$&'()+,.0-9;=@A-Z\\[\\]^_`a-z{}~-]+");
  private static final String ATTRIBUTE_CHARS = "!#$&+-.^_`|~";

  private AttachmentName() {}

  static String disposition(String name) {
    var safe = safe(name);
    var plain = plain(safe);
    var disposition = "attachment; filename=\"" + plain + "\"";
    return plain.equals(safe) ? disposition : disposition + "; filename*=UTF-8''" + encoded(safe);
  }

  private static String safe(String name) {
    var safe = UNSAFE.matcher(name == null ? "" : name).replaceAll("_").strip();
    int length = safe.codePointCount(0, safe.length());
    if (length > MAX_CHARS) {
      // The end tells what kind of file it is.
      safe = safe.substring(safe.offsetByCodePoints(0, length - MAX_CHARS));
    }
    return safe.isEmpty() ? NAMELESS : safe;
  }

  private static String plain(String safe) {
    var withoutAccents = Normalizer.normalize(safe, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
    return NOT_PLAIN.matcher(withoutAccents).replaceAll("_");
  }

  private static String encoded(String safe) {
    var encoded = new StringBuilder();
    for (byte each : safe.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (each & 0xff);
      boolean isPlain =
          character < 0x80
              && (Character.isLetterOrDigit(character) || ATTRIBUTE_CHARS.indexOf(character) >= 0);
      if (isPlain) {
        encoded.append(character);
      } else {
        encoded.append("%%%02X".formatted((int) character));
      }
    }
    return encoded.toString();
  }
}
