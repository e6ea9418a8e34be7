package com.sendook.inbound.reply;

import java.util.List;
import java.util.regex.Pattern;

/** What stands below a writer's words: a signature, or the advertisement of a program or a list. */
final class Signature {
  private static final int MAX_CHARS = 160;
  private static final int MAX_FOOTER_LINES = 12;

  /** RFC 3676, 4.3, and what becomes of it on the way. */
  private static final Pattern DELIMITER = Pattern.compile("^\\s*(?:--|__|—|–)\\s*$");

  private static final Pattern LIST_RULE = Pattern.compile("^_{30,}\\s*$");

  private static final Pattern SENT_FROM =
      Pattern.compile(
          "(?iu)^[\\s*_(\\[]*(?:sent (?:from|via|with|using)\\s(?:(?:my|the|an?)(?:\\s[^\\s,.;]++){1,5}\\s*$|outlook|mail|yahoo|gmail|proton|samsung"
              + "|blackberry|windows|iphone|ipad|android|mobile|superhuman|mailbird|spark|front|postbox|aol|(?-i:\\p{Lu})[^\\s,.;]*+(?:\\s[^\\s,.;]++){0,4}\\s*$).*"
              + "|get outlook for .*|sent by .{0,40} (?:phone|mobile)\\b.*"
              + "|gesendet (?:von|mit|über|via)\\s.*|von meine[mr]? .{1,40} gesendet.*|diese nachricht wurde von meinem .*"
              + "|envoyé (?:de|depuis|à partir|avec|par)\\s.*|envoyé d['’].*|obtenir outlook .*|provenance\\s?: courrier.*"
              + "|enviado (?:desde|do|a partir|de|con|através|via)\\s.*|enviada (?:desde|do|a partir)\\s.*|obtener outlook .*"
              + "|obter o outlook .*|inviato (?:da|dal|dallo|con)\\s.*|ottieni outlook .*"
              + "|verzonden (?:vanaf|vanuit|met|via)\\s.*|verstuurd vanaf\\s.*|outlook voor .* downloaden.*"
              + "|wysłan[eoay] (?:z|ze|za pomocą|przez)\\s.*|pobierz outlook .*"
              + "|отправлено (?:с|из|через|от)\\s.*|отправлен[ао]? с моего\\s.*|скачать outlook .*"
              + "|发自我的.*|發自我的.*|從我的.{1,20}傳送.*|从我的.{1,20}发送.*|发送自.*|获取 ?outlook.*"
              + "|.{0,20}(?:iPhone|iPad|Android|スマートフォン|携帯)から送信.*|outlook .*を入手.*"
              + "|나의 .{1,20}에서 보냄.*|내 .{1,20}에서 보냄.*"
              + "|skickat från\\s.*|sendt fra\\s.*|hentet .* outlook.*|lähetetty\\s.*(?:stä|sta|ltä|lta)\\b.*|odesláno z\\s.*"
              + "|.{0,40}'(?:m)?dan gönderildi.*|trimis de pe\\s.*|elküldve a\\(z\\)\\s.*)$");

  private static final Pattern SERVICE_NOTE =
      Pattern.compile(
          "(?iu)^\\s*(?:reply to this email directly or view it on github.*|you are receiving this because .{0,60}"
              + "|this message was sent (?:to|from) .{0,80}unsubscribe.*)$");

  /** Dash and name, alone in the last line. */
  private static final Pattern NAME =
      Pattern.compile(
          "^\\s*[-–—]{1,2}\\s?\\p{Lu}[\\p{L}.'’-]{0,30}(?:\\s\\p{Lu}[\\p{L}.'’-]{0,30}){0,3}\\s*$");

  private Signature() {}

  static boolean beginsAt(List<String> lines, int index) {
    var line = lines.get(index);
    if (line.length() > MAX_CHARS) {
      return false;
    }
    return DELIMITER.matcher(line).matches()
        || (SENT_FROM.matcher(line).matches() && standsAlone(lines, index))
        || SERVICE_NOTE.matcher(line).matches()
        || isListFooter(lines, index);
  }

  /** Words of a text may begin like that as well. */
  private static boolean standsAlone(List<String> lines, int index) {
    boolean above = index == 0 || lines.get(index - 1).isBlank();
    var below = index + 1 == lines.size() ? "" : lines.get(index + 1).strip();
    return above
        && (below.isEmpty() || below.startsWith(">") || !Character.isLetter(below.charAt(0)));
  }

  /** A mailing list puts few lines below its rule, and there the text ends. */
  private static boolean isListFooter(List<String> lines, int index) {
    if (!LIST_RULE.matcher(lines.get(index)).matches()) {
      return false;
    }
    long below =
        lines.stream()
            .skip(index + 1L)
            .filter(each -> !each.isBlank())
            .limit(MAX_FOOTER_LINES + 1L)
            .count();
    return below <= MAX_FOOTER_LINES;
  }

  /** The text without a name behind a dash as its last line. */
  static String dropName(String text) {
    int last = text.lastIndexOf('\n') + 1;
    return last > 0
            && text.length() - last <= MAX_CHARS
            && NAME.matcher(text.substring(last)).matches()
        ? text.substring(0, last).stripTrailing()
        : text;
  }
}
