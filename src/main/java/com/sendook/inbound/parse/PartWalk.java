package com.sendook.inbound.parse;

import com.sendook.mail.LenientDecoder;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
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
  private static final int MAX_PREAMBLE_BYTES = 1 << 20;
  private static final int COPY_BYTES = 16 << 10;
  private static final Pattern NOT_A_NAME = Pattern.compile("[^a-z0-9-]+");

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
    byte[] preamble = {};

    OpenMultipart(String type) {
      this.type = type;
    }
  }

  private final Deque<OpenMultipart> open = new ArrayDeque<>();
  private final List<LeafPart> leaves = new ArrayList<>();
  private final ParseErrors errors;
  private HeaderFields top;
  private HeaderFields current;
  private int decodedBytes;
  private int headers;

  private PartWalk(ParseErrors errors) {
    this.errors = errors;
    this.current = new HeaderFields(errors);
  }

  /** Never throws for what the mail holds; what could not be read is added to {@code errors}. */
  static PartWalk of(InputStream raw, ParseErrors errors) {
    return new PartWalk(errors).walk(raw, false);
  }

  /** The header alone of a mail; what stands after it is not read. */
  static HeaderFields header(InputStream raw) {
    return new PartWalk(new ParseErrors()).walk(raw, true).header();
  }

  private PartWalk walk(InputStream raw, boolean headerOnly) {
    MimeTokenStream tokens = new MimeTokenStream(UNLIMITED);
    tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
    try {
      tokens.parse(raw);
      for (EntityState state = tokens.getState();
          state != EntityState.T_END_OF_STREAM && !(headerOnly && top != null) && isWithinBounds();
          state = tokens.next()) {
        accept(state, tokens);
      }
    } catch (IOException | MimeException e) {
      errors.add("the mail could not be read to its end: " + e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      // mime4j throws these too where a mail is broken in ways it did not foresee.
      errors.failed("the end", e);
    }
    return this;
  }

  HeaderFields header() {
    return top == null ? current : top;
  }

  List<LeafPart> leaves() {
    return leaves;
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
        current = new HeaderFields(errors);
        headers++;
      }
      case T_FIELD -> addField(tokens);
      case T_END_HEADER -> endHeader();
      case T_START_MULTIPART -> open.push(new OpenMultipart(mediaType(tokens)));
      case T_PREAMBLE -> open.peek().preamble = beginning(tokens.getInputStream());
      case T_END_MULTIPART -> endMultipart();
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

  /** Where no boundary is that of the header, all that the mail says came before the first one. */
  private void endMultipart() {
    OpenMultipart ended = open.pop();
    current = new HeaderFields(errors);
    if (ended.parts == 0 && open.isEmpty() && ended.preamble.length > 0) {
      errors.add("a multipart has no parts, and its text is shown as it is");
      addLeaf(ended.preamble, "text/plain");
    }
  }

  private byte[] beginning(InputStream preamble) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    copy(preamble, text, MAX_PREAMBLE_BYTES);
    return text.toByteArray();
  }

  private void addField(MimeTokenStream tokens) {
    HeaderFields header = current;
    errors.attempt("a header field", () -> header.add(tokens.getField()));
  }

  /** Where the stream breaks off, what came till then is a leaf all the same. */
  private void addLeaf(MimeTokenStream tokens) throws IOException {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try {
      copy(tokens.getInputStream(), encoded, MAX_DECODED_BYTES - decodedBytes);
    } finally {
      addLeaf(encoded.toByteArray(), mediaType(tokens));
    }
  }

  private static void copy(InputStream from, OutputStream to, int limit) throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    int left = limit;
    while (left > 0) {
      int read = from.read(buffer, 0, Math.min(left, buffer.length));
      if (read < 0) {
        return;
      }
      to.write(buffer, 0, read);
      left -= read;
    }
  }

  private void addLeaf(byte[] encoded, String defaultType) {
    HeaderFields header = current;
    byte[] content =
        errors.attempt(
            "the transfer encoding of a part",
            encoded,
            () -> decoded(encoded, header.text("Content-Transfer-Encoding")));
    decodedBytes += content.length;
    if (encoded.length > 0 && decodedBytes >= MAX_DECODED_BYTES) {
      errors.add("only the first " + (MAX_DECODED_BYTES >> 20) + " MiB of content were read");
    }
    OpenMultipart parent = open.peek();
    leaves.add(
        new LeafPart(
            header,
            defaultType,
            parent == null ? "" : parent.type,
            parent == null ? 0 : parent.parts - 1,
            Buffer.buffer(content)));
  }

  private String mediaType(MimeTokenStream tokens) {
    return errors.attempt(
        "a media type",
        "text/plain",
        () -> tokens.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT));
  }

  /** RFC 2045, 6: the name of the encoding stands alone, in any case; senders add to it. */
  private static byte[] decoded(byte[] encoded, String encoding) {
    String name = NOT_A_NAME.matcher(encoding.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    if (name.startsWith("base64")) {
      return LenientDecoder.base64(encoded);
    }
    return name.startsWith("quoted-printable") || name.startsWith("quoted printable")
        ? LenientDecoder.quotedPrintable(encoded)
        : encoded;
  }
}
