package com.sendook.inbound.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.inbound.parse.CpuTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTextTest {
  private static final String WORDS = "That suits me.\n\nSee you on Monday.";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "On Mon, 2 Apr 2012 at 18:26, Ann Example <ann@example.com> wrote:",
        "On Mon, Apr 2, 2012 at 6:26 PM Ann Example <\nann@example.com> wrote:",
        "Am 02.04.2012 um 18:26 schrieb Ann Example:",
        "Am Mo., 2. Apr. 2012 um 18:26 Uhr schrieb Ann Example <ann@example.com>:",
        "Le lun. 2 avr. 2012 à 18:26, Ann Example <ann@example.com> a écrit :",
        "El lun, 2 abr 2012 a las 18:26, Ann Example (<ann@example.com>) escribió:",
        "Il giorno lun 2 apr 2012 alle ore 18:26 Ann Example <ann@example.com> ha scritto:",
        "Em seg., 2 de abr. de 2012 às 18:26, Ann Example <ann@example.com> escreveu:",
        "Op ma 2 apr. 2012 om 18:26 schreef Ann Example <ann@example.com>:",
        "pon., 2 kwi 2012 o 18:26 Ann Example <ann@example.com> napisał(a):",
        "W dniu 2.04.2012 o 18:26, Ann Example pisze:",
        "пн, 2 апр. 2012 г. в 18:26, Ann Example <ann@example.com>:",
        "2 апреля 2012 г., 18:26 пользователь Ann Example <ann@example.com> написал:",
        "Ann Example <ann@example.com> 于2012年4月2日周一 18:26写道：",
        "2012年4月2日(月) 18:26 Ann Example <ann@example.com>:",
        "2012/04/02 18:26、Ann Example <ann@example.com>のメール:",
        "Ann Example schrieb am 02.04.2012 um 18:26:",
        "---- On Mon, 02 Apr 2012 18:26:00 +0200 Ann Example <ann@example.com> wrote ----",
        "ma 2. huhtik. 2012 klo 18.26 Ann Example (ann@example.com) kirjoitti:",
        "Vào 18:26, Th 2, 2 thg 4, 2012 Ann Example <ann@example.com> đã viết:",
        "2012년 4월 2일 (월) 오후 6:26, Ann Example <ann@example.com>님이 작성:",
        "Den mån 2 apr. 2012 kl 18:26 skrev Ann Example <ann@example.com>:"
      })
  void theLineThatIntroducesAQuoteGoesWithIt(String introduction) {
    assertThat(ReplyText.of(WORDS + "\n\n" + introduction + "\n\n> When?\n> Ann\n"))
        .isEqualTo(WORDS);
    assertThat(ReplyText.of(WORDS + "\n\n" + introduction + "\n\nWhen?\n\nAnn\n")).isEqualTo(WORDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From: Ann <ann@example.com>\nSent: Monday, April 2, 2012 6:26 PM\nTo: Bob\nSubject: When",
        "________________________________\nVon: Ann\nGesendet: Montag, 2. April 2012\nAn: Bob\nBetreff: When",
        "De : Ann\nEnvoyé : lundi 2 avril 2012\nÀ : Bob\nObjet : When",
        "De: Ann\nEnviado el: lunes, 2 de abril de 2012\nPara: Bob\nAsunto: When",
        "Da: Ann\nInviato: lunedì 2 aprile 2012\nA: Bob\nOggetto: When",
        "De: Ann\nEnviado: segunda-feira, 2 de abril\nPara: Bob\nAssunto: When",
        "Van: Ann\nVerzonden: maandag 2 april\nAan: Bob\nOnderwerp: When",
        "Od: Ann\nWysłano: poniedziałek\nDo: Bob\nTemat: When",
        "От: Ann\nОтправлено: 2 апреля\nКому: Bob\nТема: When",
        "发件人: Ann\n发送时间: 2012年4月2日\n收件人: Bob\n主题: When",
        "差出人: Ann\n送信日時: 2012年4月2日\n宛先: Bob\n件名: When",
        "_____\n\nFrom: Ann\nDate: Monday",
        "-----Original Message-----\nFrom: Ann\nTo: Bob",
        "-------- Ursprüngliche Nachricht --------\nBetreff: When",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Inviato da iPhone",
        "Enviado do meu iPhone",
        "Verstuurd vanaf mijn iPhone",
        "Wysłane z iPhone'a",
        "Отправлено с iPhone",
        "发自我的 iPhone",
        "iPhoneから送信",
        "Get Outlook for iOS",
        "-- \nBob\n+1 555 0100",
        "--\nBob",
      })
  void whatProgramsPutBelowIsNotTheWriters(String below) {
    assertThat(ReplyText.of(WORDS + "\n\n" + below + "\n\nWhen?\n")).isEqualTo(WORDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "On the left you can see:\n\n- a house",
        "He wrote: nothing at all",
        "Here is the list:\n-- one\n-- two",
        "In 2012 we wrote:\nnothing",
        "From: here\nwe go to the station.",
        "We sent from my office three parcels.",
        "The original message was short.",
        "Prices:\n\n----\n\n10 %",
        "To: whom it may concern",
        "It was\nsent from my office on Monday,\nand is there.",
        "Here is another one\n\nSent from my desk, is much easier than my mobile phone.",
        "Call us at 10:30 or write to Ann (ann@example.com):\n- first\n- second",
        "From: Berlin\nTo: Paris\nDate: 3 May"
      })
  void wordsStayWords(String words) {
    assertThat(ReplyText.of(words)).isEqualTo(words);
  }

  @Test
  void answersBetweenTheQuotesStay() {
    assertThat(
            ReplyText.of(
                "On Mon, 2 Apr 2012 at 18:26, Ann wrote:\n> When?\nMonday.\n> Where?\n\nHere.\n"))
        .isEqualTo("Monday.\nHere.");
  }

  @Test
  void ofWhatIsQuotedAsAWholeNothingStays() {
    assertThat(ReplyText.of("> Hello\n> there")).isEmpty();
    assertThat(ReplyText.of("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "On 2012 ",
        ">",
        "From: a\n",
        "wrote:\n",
        "On 1 1:11 <a@b> ",
        "On 1 wrote 1.1.2012 1:11 <a@b>:\n",
        "-- a --\n",
        "*",
        "* ",
        "- ",
        "_",
        "*",
        "\n",
        "sent from my "
      })
  void longAndHostileTextsTakeNoTime(String piece) {
    var hostile = piece.repeat(2 * 1024 * 1024 / piece.length());
    for (var text : new String[] {hostile, hostile.replace("\n", " ")}) {
      var start = CpuTime.now();
      assertThat(ReplyText.of(text)).isNotNull();
      assertThat(CpuTime.since(start)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void htmlIsReadWithoutWhatItMarksAsQuoted() {
    assertThat(
            HtmlReply.of(
                "<div>That suits me.</div><br><div class=\"gmail_quote\">On Mon, Ann wrote:"
                    + "<blockquote>When?</blockquote></div>"))
        .isEqualTo("That suits me.");
    assertThat(
            HtmlReply.of(
                "<div><p>That suits me.</p><div id=\"appendonsend\"></div><hr>"
                    + "<div id=\"divRplyFwdMsg\"><b>From:</b> Ann</div><p>When?</p></div>"))
        .isEqualTo("That suits me.");
  }
}
