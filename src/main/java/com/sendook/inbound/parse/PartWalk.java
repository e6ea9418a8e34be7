package com.sendook.inbound.parse;

import com.sendook.mail.LenientDecoder;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * Goes through a mail once, in order, and keeps its header and its leaves. Enclosed mails are
 * leaves. What it meets beyond its bounds ends the walk, and what was found till then stands.
 */
final class PartWalk {
  static final int MAX_PARTS = 1_000;
  static final int MAX_DEPTH = 50;
  static final int MAX_DECODED_BYTES = 64 << 20;

  /**
   * No limits of mime4j's own: they throw, and ours are about what a mail may cost, not its lines.
   */
  private static final MimeConfig UNLIMITED =
      MimeConfig.custom()
          .setMaxLineLen(-1)
          .setMaxHeaderLen(-1)
          .setMaxHeaderCount(-1)
          .setMaxContentLen(-1)
          .build();

  /** A multipart that is open, and how many parts it has had so far. */
  private static final class OpenMultipart {
    final String type;
    int parts;

    OpenMultipart(String type) {
      this.type = type;
    }
  }

  private final Deque<OpenMultipart> open = new ArrayDeque<>();
  private final List<LeafPart> leaves = new ArrayList<>();
  private final StringJoiner errors = new StringJoiner("; ");
  private HeaderFields top;
  private HeaderFields current = new HeaderFields();
  private int decodedBytes;
  private int headers;

  /** Never throws for what the mail holds; {@link #error} says what could not be read. */
  static PartWalk of(InputStream raw) {
    return new PartWalk().walk(raw, false);
  }

  private PartWalk walk(InputStream raw, boolean headerOnly) {
    MimeTokenStream tokens = new MimeTokenStream(UNLIMITED);
    tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
    tokens.parse(raw);
    try {
      for (EntityState state = tokens.getState();
          state != EntityState.T_END_OF_STREAM && !(headerOnly && top != null) && isWithinBounds();
          state = tokens.next()) {
        accept(state, tokens);
      }
    } catch (IOException | MimeException | RuntimeException e) {
      // mime4j throws unchecked exceptions too where a mail is broken in ways it did not foresee.
      errors.add("the mail could not be read to its end: " + e.getMessage());
    }
    return this;
  }

  /** The header alone of a mail; what stands after it is not read. */
  static HeaderFields header(InputStream raw) {
    return new PartWalk().walk(raw, true).header();
  }

  HeaderFields header() {
    return top == null ? current : top;
  }

  List<LeafPart> leaves() {
    return leaves;
  }

  /** What could not be read; null where all could. */
  String error() {
    return errors.length() == 0 ? null : errors.toString();
  }

  private boolean isWithinBounds() {
    if (headers > MAX_PARTS) {
      errors.add("only the first " + MAX_PARTS + " parts were read");
    } else if (open.size() > MAX_DEPTH) {
      errors.add("only parts nested up to " + MAX_DEPTH + " deep were read");
    } else {
      return true;
    }
    return false;
  }

  private void accept(EntityState state, MimeTokenStream tokens) throws IOException {
    switch (state) {
      case T_START_HEADER -> {
        current = new HeaderFields();
        headers++;
      }
      case T_FIELD -> current.add(tokens.getField());
      case T_END_HEADER -> endHeader();
      case T_START_MULTIPART ->
          open.push(
              new OpenMultipart(tokens.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT)));
      case T_END_MULTIPART -> {
        open.pop();
        current = new HeaderFields();
      }
      case T_BODY -> addLeaf(tokens);
      default -> {}
    }
  }

  private void endHeader() {
    if (top == null) {
      top = current;
    }
    if (current.truncated()) {
      errors.add("a header is too long, and its last fields were left out");
    }
    if (!open.isEmpty()) {
      open.peek().parts++;
    }
  }

  private void addLeaf(MimeTokenStream tokens) throws IOException {
    byte[] encoded = tokens.getInputStream().readNBytes(MAX_DECODED_BYTES - decodedBytes);
    byte[] content = decoded(encoded, current.text("Content-Transfer-Encoding"));
    decodedBytes += content.length;
    if (encoded.length > 0 && decodedBytes >= MAX_DECODED_BYTES) {
      errors.add("only the first " + (MAX_DECODED_BYTES >> 20) + " MiB of content were read");
    }
    OpenMultipart parent = open.peek();
    leaves.add(
        new LeafPart(
            current,
            tokens.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT),
            parent == null ? "" : parent.type,
            parent == null ? 0 : parent.parts - 1,
            Buffer.buffer(content)));
  }

  /** RFC 2045, 6: the name of the encoding stands alone, in any case; senders add to it. */
  private static byte[] decoded(byte[] encoded, String encoding) {
    String name = encoding.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", " ").strip();
    if (name.startsWith("base64")) {
      return LenientDecoder.base64(encoded);
    }
    return name.startsWith("quoted-printable") || name.startsWith("quoted printable")
        ? LenientDecoder.quotedPrintable(encoded)
        : encoded;
  }
}
