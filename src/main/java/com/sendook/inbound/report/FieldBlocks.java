package com.sendook.inbound.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blocks of fields, with blank lines between them: the form of {@code message/delivery-status} (RFC
 * 3464, 2.1) and of {@code message/feedback-report} (RFC 5965, 3.1). A line that is neither field
 * nor blank goes on with the field before it, folded or not.
 */
final class FieldBlocks {
  private static final Pattern FIELD =
      Pattern.compile("[ \\t]{0,16}([A-Za-z][A-Za-z0-9-]{1,40})[ \\t]{0,4}:(.*)");

  /** The fields of one block by lower-case name. */
  record Block(Map<String, List<String>> fields) {
    Optional<String> first(String name) {
      return all(name).stream().findFirst();
    }

    List<String> all(String name) {
      return fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    private void goOn(String name, String line) {
      List<String> values = fields.get(name);
      values.set(values.size() - 1, (values.get(values.size() - 1) + " " + line.strip()).strip());
    }
  }

  private FieldBlocks() {}

  static List<Block> parse(String text) {
    List<Block> blocks = new ArrayList<>();
    Block open = null;
    String last = null;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (line.isBlank()) {
        open = null;
        continue;
      }
      Matcher field = FIELD.matcher(line);
      boolean folded = last != null && open != null && Character.isWhitespace(line.charAt(0));
      if (field.matches() && !(folded && isProse(field.group(1)))) {
        if (open == null) {
          open = new Block(new LinkedHashMap<>());
          blocks.add(open);
        }
        last = field.group(1).toLowerCase(Locale.ROOT);
        open.fields().computeIfAbsent(last, name -> new ArrayList<>()).add(field.group(2).strip());
      } else if (open != null) {
        open.goOn(last, line);
      }
    }
    return blocks;
  }

  /** A folded line may begin with a word and a colon; the fields of reports have known names. */
  private static boolean isProse(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !lower.endsWith("-recipient")
        && !lower.endsWith("-mta")
        && !lower.endsWith("-code")
        && !lower.endsWith("-type")
        && !lower.endsWith("-to")
        && !lower.endsWith("-date")
        && !lower.equals("action")
        && !lower.equals("status");
  }
}
