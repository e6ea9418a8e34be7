package com.sendook.outbound.compose;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Parts in one (RFC 2046, 5.1). */
record Multipart(String subtype, String boundary, List<MimePart> parts) implements MimePart {
  private static final int OVERHEAD_BYTES = 256;

  @Override
  public void writeTo(Buffer out) {
    // RFC 2387, 3.1: related parts name the type of the one that is shown.
    String root = subtype.equals("related") ? " type=\"text/html\";" : "";
    Ascii.append(
        out,
        "Content-Type: multipart/"
            + subtype
            + ";"
            + root
            + "\r\n boundary=\""
            + boundary
            + "\"\r\n\r\n");
    for (MimePart part : parts) {
      Ascii.append(out, "--" + boundary + "\r\n");
      part.writeTo(out);
    }
    Ascii.append(out, "--" + boundary + "--\r\n");
  }

  @Override
  public int estimatedSize() {
    return parts.stream().mapToInt(part -> part.estimatedSize() + OVERHEAD_BYTES).sum();
  }

  @Override
  public boolean contains(String marker) {
    return parts.stream().anyMatch(part -> part.contains(marker));
  }
}
