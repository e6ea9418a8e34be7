package com.sendook.mail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Message ids (RFC 5322, 3.6.4), everywhere without their angle brackets. */
public final class MessageIds {
  /**
   * Laxer than the RFC: an id is an opaque name, and its maker's habits must come back unchanged.
   */
  private static final Pattern VALID = Pattern.compile("[!-;=?-~]{1,900}");

  private static final Pattern BRACKETED = Pattern.compile("<([^<>]*+)>?");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private static final Pattern BRACKETS_AND_BLANKS = Pattern.compile("[<>\\s]");

  /** How many of the mails that a mail refers to are looked for. */
  private static final int MAX_ANSWERED = 50;

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

  /**
   * What a field holds between angle brackets (a Message-ID, a Content-ID, a path), without them
   * and without the blanks that folding put into it; empty where there is nothing else.
   */
  public static String bare(String written) {
    return BRACKETS_AND_BLANKS.matcher(written).replaceAll("");
  }

  /**
   * Those that a mail answers, the nearest first, and no more than are worth looking for:
   * In-Reply-To, then References from the last to the first.
   */
  public static List<String> answered(List<String> inReplyTo, List<String> references) {
    var ids = new LinkedHashSet<>(inReplyTo);
    ids.addAll(latestFirst(references));
    return ids.stream().limit(MAX_ANSWERED).toList();
  }

  /** References run from the root of a conversation to the latest: the other way round. */
  public static List<String> latestFirst(List<String> references) {
    var ids = new ArrayList<>(references);
    Collections.reverse(ids);
    return ids;
  }

  /**
   * The conversation that an answer to a mail refers to, oldest first, before that mail (RFC 5322,
   * 3.6.4): its References, or In-Reply-To where there are none.
   */
  public static List<String> conversation(List<String> inReplyTo, List<String> references) {
    return references.isEmpty() ? inReplyTo : references;
  }

  /** Of a long conversation the root and the latest, which are what threading needs. */
  public static List<String> rootAndLatest(List<String> ids, int max) {
    return ids.size() <= max
        ? ids
        : Stream.concat(ids.stream().limit(1), ids.stream().skip(ids.size() - max + 1L)).toList();
  }
}
