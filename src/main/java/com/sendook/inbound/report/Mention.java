package com.sendook.inbound.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address in a notice, and how it is put.
 *
 * @param lineStart where its line begins in the notice
 */
record Mention(String address, Rank rank, int lineStart) {

  /** How sure it is that an address is that of a recipient; the surest first. */
  enum Rank {
    /** It begins the line. */
    LISTED,
    /** It stands behind a word such as "to". */
    ADDRESSED,
    /** It stands anywhere. */
    NAMED
  }

  private static final int MAX_LABEL_CHARS = 80;

  /** What a list of failed recipients puts before an address: marks, a number, a reply code. */
  private static final Pattern BEFORE_LISTED =
      Pattern.compile(
          "[\\s<>*=\"'\\[(+-]{0,40}(?:\\d{1,3}[).:]\\s{0,4})?"
              + "(?:\\d{3}[ -](?:\\d\\.\\d\\.\\d{1,3} )?)?[<\"'\\[(]{0,3}");

  private static final Pattern BEFORE_ADDRESSED =
      Pattern.compile(
          "(?:.*[\\s>(\"'])?(?:to|recipients?|addressee|address|user|users|mailbox|account|for|an|à"
              + "|au|a|al|para|aan|till|til|an den|do|на|адрес|宛先|受信者|收件人)"
              + "(?:\\(s\\))?\\s{0,3}[:=]?\\s{0,10}[<\"'\\[(]{0,3}");

  /** Who stands behind these wrote the mail, or helps. */
  private static final Pattern BEFORE_OTHERS =
      Pattern.compile(
          ".*\\b(?:from|sender|reply-to|return-path|message-id|references|subject|contact"
              + "|assistance|questions?|support|help|please|visit|postmaster|helo|ehlo)\\b[^@]*");

  static List<Mention> all(String notice) {
    List<Mention> mentions = new ArrayList<>();
    int lineStart = 0;
    while (lineStart < notice.length()) {
      int lineEnd = notice.indexOf('\n', lineStart);
      lineEnd = lineEnd < 0 ? notice.length() : lineEnd;
      addAll(notice.substring(lineStart, lineEnd), lineStart, mentions);
      lineStart = lineEnd + 1;
    }
    return mentions;
  }

  private static void addAll(String line, int lineStart, List<Mention> mentions) {
    Set<String> known = new HashSet<>();
    Matcher matcher = Addresses.ADDRESS.matcher(line);
    int last = 0;
    boolean listed = true;
    while (matcher.find()) {
      String before = line.substring(last, matcher.start());
      String label = before.substring(Math.max(0, before.length() - MAX_LABEL_CHARS));
      // A list may have several in one line, with nothing but commas between them.
      listed &= last == 0 ? BEFORE_LISTED.matcher(before).matches() : isComma(before);
      Rank rank = listed ? Rank.LISTED : rank(label.toLowerCase(Locale.ROOT));
      String address = Addresses.clean(matcher.group());
      if (known.add(Addresses.key(address))) {
        mentions.add(new Mention(address, rank, lineStart));
      }
      last = matcher.end();
    }
  }

  private static boolean isComma(String between) {
    return between.length() < 10 && between.chars().allMatch(c -> " ,;<>\t".indexOf(c) >= 0);
  }

  private static Rank rank(String label) {
    boolean addressed =
        BEFORE_ADDRESSED.matcher(label).matches() && !BEFORE_OTHERS.matcher(label).matches();
    return addressed ? Rank.ADDRESSED : Rank.NAMED;
  }
}
