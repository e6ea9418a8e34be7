package com.sendook.inbound.reply;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The line that introduces a quote, such as {@code On Mon, 2 Apr 2012 at 18:26, Ann <a@b.c>
 * wrote:}. Mail programs break it into several lines.
 */
final class Attribution {
  private static final int MAX_LINES = 4;
  private static final int MAX_CHARS = 500;

  /** In the order of the issue: English, German, French, Spanish, Italian, and so on. */
  private static final String VERBS =
      "wrote|writes|schrieb|hat geschrieben|geschrieben|a écrit|a ecrit|écrivait|escribió|escribio"
          + "|ha escrit|ha scritto|scrive|escreveu|schreef|heeft geschreven|het volgende geschreven"
          + "|napisał|napisała|napisał\\(a\\)|pisze|написал|написала|написал\\(а\\)|пишет|написав"
          + "|写道|寫道|写信|のメール|は書きました|wrote|님이 작성|작성|skrev|kirjoitti|napsal|napsal\\(a\\)"
          + "|napísal|írta|a scris|yazdı|şunu yazdı|έγραψε|đã viết|menulis|je napisao|написа";

  private static final String STARTS =
      "On|Am|Le|El|Il giorno|Il|Em|Op|W dniu|Dnia|Den|På|Vào|Dne|Στις|Pada|Na|În data de|V|Le\\s";

  private static final Pattern ENDS_IN_VERB =
      Pattern.compile("(?iu)(?:" + VERBS + ")\\s*(?:<[^<>]{0,200}>)?\\s*[:：]$");
  private static final Pattern HAS_VERB =
      Pattern.compile("(?iu)(?<![\\p{L}])(?:" + VERBS + ")(?![\\p{L}])");
  private static final Pattern STARTS_WITH_DATE =
      Pattern.compile(
          "(?iu)^(?:(?:"
              + STARTS
              + ")\\s.{0,40}?\\d|\\p{L}{2,10}[.,]{1,2}\\s.{0,20}?\\d|\\d{1,4}[./年년-]).*");
  private static final Pattern RULED =
      Pattern.compile("^[\\s>]*-{2,}\\s(.{1,480}\\S)\\s-{2,}\\s*$");
  private static final Pattern EMPHASIS = Pattern.compile("^[\\s*_>]{1,20}|[\\s*_]{1,20}$");
  private static final Pattern TIME = Pattern.compile("\\d{1,2}\\s?[:.hH時点]\\s?\\d{2}");
  private static final Pattern DATE =
      Pattern.compile(
          "\\d{1,2}\\P{L}{0,3}\\p{L}{0,12}\\P{L}{1,5}(?:19|20)\\d{2}|(?:19|20)\\d{2}.?[./年년-].{0,3}\\d"
              + "|\\d{1,2}[./-]\\d{1,2}[./-]\\d{2}");
  private static final Pattern ADDRESS =
      Pattern.compile("[<(\\[][^<>()\\[\\]\\s]{0,100}@[^<>()\\[\\]]{1,200}[>)\\]]");

  private Attribution() {}

  /** Where the lines behind it begin, if one begins at this line; otherwise the line itself. */
  static int end(List<String> lines, int index) {
    var joined = new StringBuilder();
    for (int i = index; i < Math.min(lines.size(), index + MAX_LINES); i++) {
      var line = lines.get(i).strip();
      if (line.isEmpty() || joined.length() + line.length() > MAX_CHARS) {
        break;
      }
      joined.append(joined.length() == 0 ? "" : " ").append(line);
      // A line before it is not taken for its beginning.
      if (i > index && !startsWithDate(bare(lines.get(index)))) {
        break;
      }
      if (isAttribution(bare(joined.toString()))) {
        return i + 1;
      }
    }
    return index;
  }

  /** Without emphasis; where it stands between rules in place of the colon, with a colon. */
  private static String bare(String text) {
    var ruled = RULED.matcher(text);
    return ruled.matches() ? ruled.group(1) + ":" : EMPHASIS.matcher(text).replaceAll("");
  }

  private static boolean isAttribution(String text) {
    if (!text.endsWith(":") && !text.endsWith("：")) {
      return false;
    }
    boolean time = TIME.matcher(text).find();
    boolean date = DATE.matcher(text).find();
    boolean who = ADDRESS.matcher(text).find();
    return (ENDS_IN_VERB.matcher(text).find() && (time || date || who))
        || ((time || date) && HAS_VERB.matcher(text).find() && startsWithDate(text))
        || (time && date && HAS_VERB.matcher(text).find())
        || (time && date && who);
  }

  private static boolean startsWithDate(String text) {
    return STARTS_WITH_DATE.matcher(text).matches();
  }
}
