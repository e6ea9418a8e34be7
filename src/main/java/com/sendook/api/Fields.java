package com.sendook.api;

import com.sanctionco.jmail.JMail;
import com.sendook.mail.Mailbox;
import com.sendook.problem.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads the fields of a request and gathers everything that is wrong with them, so that a user
 * hears of all faults at once. Whatever reaches a mail's header is checked here for line breaks and
 * NUL. After {@link #check}, what was read is sound.
 */
public final class Fields {
  private static final int MAX_ADDRESS_CHARS = 254;
  private static final int MAX_FAULTS = 20;
  private static final int MAX_ITEMS = 1000;
  private static final String NO_BREAKS = "must not hold line breaks or NUL characters";

  private final JsonObject body;
  private final List<Problem.Detail> faults = new ArrayList<>();

  /**
   * Fields beyond {@code known} are faults: a misspelt one would otherwise be dropped in silence.
   */
  public Fields(JsonObject body, Set<String> known) {
    this.body = body;
    var unknown = body.fieldNames().stream().filter(field -> !known.contains(field)).toList();
    if (!unknown.isEmpty()) {
      var names = known.stream().sorted().collect(Collectors.joining(", "));
      unknown.stream()
          .limit(MAX_FAULTS)
          .forEach(
              field ->
                  fault(
                      Problem.shown(field), "is not a field of this request; known are " + names));
    }
  }

  /** Notes a fault; after a good number of them further ones tell nobody more. */
  public void fault(String field, String message) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(new Problem.Detail(field, message));
    }
  }

  /** Throws the faults, if there are any, as one problem. */
  public void check() {
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
  }

  /** Whether the field is given, sound or not. */
  public boolean has(String field) {
    return body.getValue(field) != null;
  }

  /** A text of any length and any lines, or null. */
  public String text(String field) {
    var value = body.getValue(field);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    fault(field, "must be a string");
    return null;
  }

  /** A text for one line of a header, or null. */
  public String line(String field, int maxChars) {
    return line(field, text(field), maxChars);
  }

  /** Whether it would end a header field, a command or a name that it stands in. */
  public static boolean breaksLine(String value) {
    return value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0);
  }

  private String line(String field, String value, int maxChars) {
    if (value != null && breaksLine(value)) {
      fault(field, NO_BREAKS);
      return null;
    }
    if (value != null && value.length() > maxChars) {
      fault(field, "must not be longer than " + maxChars + " characters");
      return null;
    }
    return value;
  }

  /** A yes or no; no where it is not given. */
  public boolean flag(String field) {
    var value = body.getValue(field);
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    fault(field, "must be true or false");
    return false;
  }

  /** A moment, or null. */
  public Instant time(String field) {
    var value = text(field);
    if (value == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeException e) {
      fault(field, "must be an ISO 8601 time with its zone such as 2024-03-01T10:00:00.000Z");
      return null;
    }
  }

  /** One address or a list of them, each {@code a@b} or {@code Name <a@b>}. */
  public List<Mailbox> mailboxes(String field) {
    var value = body.getValue(field);
    var found = new ArrayList<Mailbox>();
    if (value instanceof String one) {
      mailbox(field, one, found);
    } else if (value instanceof JsonArray list && list.size() <= MAX_ITEMS) {
      for (int i = 0; i < list.size(); i++) {
        mailbox(field + "[" + i + "]", list.getValue(i), found);
      }
    } else if (value != null) {
      fault(field, "must be an address or a list of at most " + MAX_ITEMS + " addresses");
    }
    return List.copyOf(found);
  }

  private void mailbox(String field, Object value, List<Mailbox> found) {
    if (!(value instanceof String written)) {
      fault(field, "must be an address such as ann@example.com or Ann <ann@example.com>");
      return;
    }
    if (line(field, written, 1000) == null) {
      return;
    }
    mailbox(written)
        .ifPresentOrElse(
            found::add,
            () ->
                fault(
                    field,
                    "is not an e-mail address such as ann@example.com or Ann <ann@example.com>"));
  }

  /** The one mailbox, written {@code a@b} or {@code Name <a@b>}, that mail can be sent to. */
  public static Optional<Mailbox> mailbox(String written) {
    return Mailbox.tryOf(written)
        .filter(each -> each.address().length() <= MAX_ADDRESS_CHARS)
        .filter(each -> JMail.strictValidator().isValid(each.address()));
  }

  /** A list of short texts. */
  public List<String> lines(String field, int maxCount, int maxChars) {
    var value = body.getValue(field);
    var found = new ArrayList<String>();
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof JsonArray list) || list.size() > maxCount) {
      fault(field, "must be a list of at most " + maxCount + " strings");
      return List.of();
    }
    for (int i = 0; i < list.size(); i++) {
      var item = field + "[" + i + "]";
      if (!(list.getValue(i) instanceof String text)) {
        fault(item, "must be a string");
      } else if (line(item, text, maxChars) != null) {
        found.add(text);
      }
    }
    return List.copyOf(found);
  }

  /** An object of strings, its names held to a rule. */
  public Map<String, String> strings(
      String field, int maxCount, int maxChars, Predicate<String> nameRule, String nameMessage) {
    var found = new LinkedHashMap<String, String>();
    for (var entry : object(field, maxCount)) {
      var item = field + "." + Problem.shown(entry.getKey());
      if (breaksLine(entry.getKey())) {
        fault(item, NO_BREAKS);
      } else if (!nameRule.test(entry.getKey())) {
        fault(item, nameMessage);
      } else if (!(entry.getValue() instanceof String text)) {
        fault(item, "must be a string");
      } else if (line(item, text, maxChars) != null) {
        found.put(entry.getKey(), text);
      }
    }
    return found;
  }

  /** An object of texts of any lines. */
  public Map<String, String> texts(String field, int maxCount, int maxChars) {
    var found = new LinkedHashMap<String, String>();
    for (var entry : object(field, maxCount)) {
      var item = field + "." + Problem.shown(entry.getKey());
      if (breaksLine(entry.getKey())) {
        fault(item, NO_BREAKS);
      } else if (entry.getValue() instanceof String text && text.length() <= maxChars) {
        found.put(entry.getKey(), text);
      } else {
        fault(item, "must be a string of at most " + maxChars + " characters");
      }
    }
    return found;
  }

  /** An object of so many strings, which are still to be looked at. */
  private JsonObject object(String field, int maxCount) {
    var value = body.getValue(field);
    if (value instanceof JsonObject object && object.size() <= maxCount) {
      return object;
    }
    if (value != null) {
      fault(field, "must be an object of at most " + maxCount + " strings");
    }
    return new JsonObject();
  }

  /** A list of objects. */
  public List<JsonObject> objects(String field) {
    var value = body.getValue(field);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof JsonArray list)
        || list.size() > MAX_ITEMS
        || !list.stream().allMatch(JsonObject.class::isInstance)) {
      fault(field, "must be a list of at most " + MAX_ITEMS + " objects");
      return List.of();
    }
    return list.stream().map(JsonObject.class::cast).toList();
  }

  /** The faults of a part, named under {@code field}. */
  public void include(String field, Fields part) {
    part.faults.forEach(each -> fault(field + "." + each.field(), each.message()));
  }
}
