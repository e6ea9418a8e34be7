package com.sendook.inbound.reply;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The header fields of the mail answered or forwarded, as mail programs put them before its whole
 * text, and the rule or the words above them.
 */
final class OriginalHeader {
  private static final int LOOK_AHEAD = 8;
  private static final int MAX_CHARS = 1_000;
  private static final int MAX_ANNOUNCEMENT_CHARS = 200;

  private enum Field {
    FROM(
        "from|von|de|da|van|od|от|від|från|fra|lähettäjä|kimden|feladó|de la|发件人|發件人|寄件者|寄件人|差出人|送信者"
            + "|보낸 사람|보낸사람|από"),
    DATE(
        "sent|date|sent at|gesendet|datum|envoyé|envoyé le|message du|enviado|enviado el|enviado em|enviada|enviada em"
            + "|fecha|data|inviato|inviato il|verzonden|wysłano|wysłane|отправлено|дата|skickat|sendt|dato|lähetetty"
            + "|päivämäärä|gönderildi|tarih|odesláno|发送时间|發送時間|日期|寄件日期|时间|送信日時|日時|보낸 날짜|날짜"),
    TO(
        "to|an|à|a|para|aan|do|кому|till|til|vastaanottaja|kime|komu|pro|收件人|收件者|宛先|받는 사람|받는사람|προς"),
    SUBJECT(
        "subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|temat|тема|ämne|emne|aihe|konu|předmět|tárgy"
            + "|主题|主題|主旨|件名|题目|제목|θέμα");

    private final Pattern pattern;

    Field(String names) {
      this.pattern = Pattern.compile("(?iu)^[\\s>*_|]*+(?:" + names + ")\\s?\\*?\\s?[:：].*");
    }
  }

  /** Between rules, or alone in a line. */
  private static final Pattern ANNOUNCED =
      Pattern.compile(
          "(?iu)^[\\s>]*+(?:[-_=*–—]{2,}+\\s*+)?\\*?(?:original message|original appointment|forwarded message"
              + "|begin forwarded message|forwarded by.{0,80}|reply message|ursprüngliche nachricht|original-nachricht"
              + "|originalnachricht|weitergeleitete nachricht|anfang der weitergeleiteten nachricht"
              + "|message d['’]origine|message original|message transféré|début du message transféré|mensaje original"
              + "|mensaje reenviado|messaggio originale|messaggio inoltrato|mensagem original|mensagem encaminhada"
              + "|oorspronkelijk bericht|doorgestuurd bericht|wiadomość oryginalna|oryginalna wiadomość"
              + "|wiadomość przekazana|исходное сообщение|пересылаемое сообщение|пересланное сообщение"
              + "|original meddelande|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding"
              + "|alkuperäinen viesti|původní zpráva|原始邮件|原始郵件|转发邮件|轉寄郵件|元のメッセージ|転送メッセージ|원본 메일|원본 메시지)"
              + "\\s*[:：]?\\s*(?:[-_=*–—]{2,})?\\s*$");

  private static final Pattern RULE = Pattern.compile("^[\\s>]*+[-_=*–—─]{2,}+[-\\s_=*–—─]*+$");

  private OriginalHeader() {}

  static boolean beginsAt(List<String> lines, int index) {
    var line = lines.get(index);
    return line.length() <= MAX_CHARS
        && ((isAnnounced(line) && isRuledOrFollowed(lines, index)) || isHeader(lines, index));
  }

  private static boolean isAnnounced(String line) {
    return line.length() <= MAX_ANNOUNCEMENT_CHARS && ANNOUNCED.matcher(line).matches();
  }

  /** The bare words might be the writer's own. */
  private static boolean isRuledOrFollowed(List<String> lines, int index) {
    var line = lines.get(index).strip().toLowerCase(Locale.ROOT);
    return line.startsWith("-")
        || line.startsWith("_")
        || line.endsWith(":")
        || fields(lines, index + 1).contains(Field.FROM);
  }

  /** Who it is from or when it was sent, and then two of the others. */
  private static boolean isHeader(List<String> lines, int index) {
    var first = lines.get(index);
    boolean begins =
        Field.FROM.pattern.matcher(first).matches() || Field.DATE.pattern.matcher(first).matches();
    if (!begins) {
      return false;
    }
    var found = fields(lines, index);
    if (!found.contains(Field.FROM)) {
      return false;
    }
    // A journey has a "from" and a "to" and a "date" as well.
    boolean ofMail = found.contains(Field.SUBJECT) || first.contains("@");
    return isBelowRule(lines, index) ? found.size() >= 2 : ofMail && found.size() >= 3;
  }

  private static boolean isBelowRule(List<String> lines, int index) {
    int above = index - 1;
    while (above >= 0 && index - above <= 3 && lines.get(above).isBlank()) {
      above--;
    }
    return above >= 0 && isRule(lines.get(above));
  }

  private static EnumSet<Field> fields(List<String> lines, int from) {
    var found = EnumSet.noneOf(Field.class);
    for (int i = from; i < Math.min(lines.size(), from + LOOK_AHEAD); i++) {
      var line = lines.get(i);
      for (var field : Field.values()) {
        if (line.length() <= MAX_CHARS && field.pattern.matcher(line).matches()) {
          found.add(field);
        }
      }
    }
    return found;
  }

  /** A line of nothing but dashes or the like. */
  static boolean isRule(String line) {
    return line.length() <= MAX_CHARS && RULE.matcher(line).matches();
  }
}
