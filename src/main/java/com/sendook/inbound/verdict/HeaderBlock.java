package com.sendook.inbound.verdict;

import com.sendook.mail.AddressList;
import com.sendook.mail.HeaderFields;
import com.sendook.mail.Mailbox;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** Longer ones are none: an ordinary one has less than a kilobyte, and to read one takes time. */
  private static final int MAX_SIGNATURE_CHARS = 8_192;

  /** A header of more fields, or more bytes, is no person's: nobody's signature is looked for. */
  private static final int MAX_FIELDS = 1_000;

  private static final int MAX_HEADER_BYTES = 512 * 1024;

  /** jDKIM turns text into bytes by the charset of the JVM: it gets the text by the same. */
  private static final Charset CHARSET = Charset.defaultCharset();

  private final byte[] mail;
  private final List<String> fields = new ArrayList<>();
  private final Map<String, List<String>> byName = new HashMap<>();
  private final int bodyStart;
  private boolean unreadable;
  private boolean lossless = true;

  HeaderBlock(Buffer raw) {
    mail = raw.getBytes();
    int start = 0;
    while (start < mail.length && mail[start] != '\r' && !unreadable) {
      int end = HeaderFields.end(mail, start);
      add(text(start, end));
      start = Math.min(mail.length, end + 2);
      unreadable = fields.size() > MAX_FIELDS || start > MAX_HEADER_BYTES;
    }
    bodyStart = Math.min(mail.length, start + 2);
  }

  private String text(int start, int end) {
    var text = new String(mail, start, end - start, CHARSET);
    var back = text.getBytes(CHARSET);
    lossless &= Arrays.equals(back, 0, back.length, mail, start, end);
    return text;
  }

  /** Whether it is more of a header than is looked at. */
  boolean isUnreadable() {
    return unreadable;
  }

  /** Whether every byte of the header is one that the JVM's charset gives back. */
  boolean isLossless() {
    return lossless;
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

  /** The mailboxes of From. */
  List<Mailbox> authors() {
    var bodies =
        getFields("from").stream()
            .map(field -> field.substring(field.indexOf(':') + 1).replaceAll("[\\r\\n]", ""))
            .toList();
    return AddressList.parse(String.join(", ", bodies));
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
    return lower(name).equals(SIGNATURE)
        ? found.stream()
            .filter(each -> each.length() <= MAX_SIGNATURE_CHARS)
            .limit(MAX_SIGNATURES)
            .toList()
        : found;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
