package com.sendook.mail;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Message ids (RFC 5322, 3.6.4), everywhere without their angle brackets. */
public final class MessageIds {
  /**
   * Laxer than the RFC: an id is an opaque name, and its maker's habits must come back unchanged.
   */
  private static final Pattern VALID = Pattern.compile("[!-;=?-~]{1,900}");

  private static final Pattern BRACKETED = Pattern.compile("<([^<>]*+)>?");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private MessageIds() {}

  /**
   * Whether {@code id} can stand between angle brackets: visible ASCII, neither blank nor bracket.
   */
  public static boolean isValid(String id) {
    return id != null && VALID.matcher(id).matches();
  }

  /** The ids in an In-Reply-To, References or Message-ID field, in order, each once. */
  public static List<String> parse(String value) {
    Set<String> ids = new LinkedHashSet<>();
    if (value.indexOf('<') < 0) {
      for (String word : value.split("[\\s,]+", -1)) {
        // Without brackets only what looks like an id is one; "Your message of Monday" is not.
        if (word.indexOf('@') > 0) {
          ids.add(word);
        }
      }
      return List.copyOf(ids);
    }
    Matcher bracketed = BRACKETED.matcher(value);
    while (bracketed.find()) {
      // Folding may have cut an id in two.
      ids.add(BLANKS.matcher(bracketed.group(1)).replaceAll(""));
    }
    ids.remove("");
    return List.copyOf(ids);
  }
}
