package com.sendook.inbound.verdict;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.james.jdkim.api.Headers;

/**
 * A raw mail as signatures see it: the bytes of each header field as they came, and those of the
 * body. Lines end with CRLF, as the door took them.
 */
final class HeaderBlock implements Headers {
  /** As many signatures of one mail are looked at (RFC 6376, 6.1 leaves it to the verifier). */
  static final int MAX_SIGNATURES = 10;

  static final String SIGNATURE = "dkim-signature";

  /** jDKIM turns text into bytes by the charset of the JVM: it gets the text by the same. */
  private static final Charset CHARSET = Charset.defaultCharset();

  private final byte[] mail;
  private final List<String> fields = new ArrayList<>();
  private final Map<String, List<String>> byName = new HashMap<>();
  private final int bodyStart;

  HeaderBlock(Buffer raw) {
    mail = raw.getBytes();
    int start = 0;
    while (start < mail.length && mail[start] != '\r') {
      int end = fieldEnd(start);
      add(new String(mail, start, end - start, CHARSET));
      start = Math.min(mail.length, end + 2);
    }
    bodyStart = Math.min(mail.length, start + 2);
  }

  /** Where the CRLF is that no white space follows. */
  private int fieldEnd(int start) {
    for (int i = start; i + 1 < mail.length; i++) {
      boolean lineEnds = mail[i] == '\r' && mail[i + 1] == '\n';
      boolean goesOn = i + 2 < mail.length && (mail[i + 2] == ' ' || mail[i + 2] == '\t');
      if (lineEnds && !goesOn) {
        return i;
      }
    }
    return mail.length;
  }

  private void add(String field) {
    int colon = field.indexOf(':');
    if (colon > 0) {
      fields.add(field);
      byName
          .computeIfAbsent(lower(field.substring(0, colon).strip()), name -> new ArrayList<>())
          .add(field);
    }
  }

  boolean isSigned() {
    return byName.containsKey(SIGNATURE);
  }

  InputStream body() {
    return new ByteArrayInputStream(mail, bodyStart, mail.length - bodyStart);
  }

  @Override
  public List<String> getFields() {
    return fields;
  }

  /** Those of the name in their order, the name in any case; of signatures only the first ones. */
  @Override
  public List<String> getFields(String name) {
    var found = byName.getOrDefault(lower(name), List.of());
    return lower(name).equals(SIGNATURE) && found.size() > MAX_SIGNATURES
        ? found.subList(0, MAX_SIGNATURES)
        : found;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
