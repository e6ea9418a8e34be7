package com.sendook.inbound.parse;

import com.sendook.mail.EncodedWords;
import com.sendook.mail.MailCharset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.util.ByteSequence;

/** The header of a mail or of one of its parts: field bodies unfolded, and decoded on demand. */
final class HeaderFields {
  private static final int MAX_FIELDS = 1_000;
  private static final int MAX_CHARS = 1 << 20;

  private record RawField(String name, String body) {}

  private final ParseErrors errors;
  private final List<RawField> fields = new ArrayList<>();
  private int chars;
  private boolean truncated;

  HeaderFields(ParseErrors errors) {
    this.errors = errors;
  }

  /** Keeps the field; beyond 1,000 fields or a million characters in all it is left out. */
  void add(Field field) {
    String body = unfolded(field);
    if (fields.size() == MAX_FIELDS || chars + body.length() > MAX_CHARS) {
      truncated = true;
      return;
    }
    chars += body.length();
    fields.add(new RawField(field.getName(), body));
  }

  boolean truncated() {
    return truncated;
  }

  /** The body of the first field of that name, encoded words and all. */
  Optional<String> raw(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(RawField::body)
        .findFirst();
  }

  /** The bodies of every field of that name in one: some senders repeat an address field. */
  String rawJoined(String name) {
    return String.join(
        ", ",
        fields.stream()
            .filter(field -> field.name().equalsIgnoreCase(name))
            .map(RawField::body)
            .toList());
  }

  HeaderParameters parameters(String name) {
    return HeaderParameters.parse(raw(name).orElse(""));
  }

  /** The decoded body of the first field of that name; empty where there is none. */
  String text(String name) {
    return raw(name).map(body -> decoded(name, body)).orElse("");
  }

  List<ParsedMail.Header> decoded() {
    return fields.stream()
        .map(field -> new ParsedMail.Header(field.name(), decoded(field.name(), field.body())))
        .toList();
  }

  private String decoded(String name, String body) {
    return errors.attempt("the field " + name, body, () -> EncodedWords.decode(body));
  }

  /** RFC 5322, 2.2.3: unfolding takes out the line break and nothing else. */
  private static String unfolded(Field field) {
    ByteSequence raw = field.getRaw();
    if (raw == null) {
      return field.getBody().strip();
    }
    String line = MailCharset.decodeUndeclared(raw.toByteArray());
    String body = line.substring(line.indexOf(':') + 1);
    return body.replace("\r", "").replace("\n", "").strip();
  }
}
