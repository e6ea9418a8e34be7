package com.sendook.inbound.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.sendook.mail.Mailbox;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailParserTest {
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  @Test
  void readsTheFieldsOfAMail() {
    ParsedMail mail =
        parse(
            """
            Message-ID: <m@Example.ORG>
            Date: Fri, 2 Jan 2026 04:04:05 +0100 (CET)
            From: =?utf-8?B?SsO8?= =?utf-8?Q?rgen?= <Jurgen@Example.ORG>
            To: "Doe, John" <john@example.org>, team: a@example.org, b@example.org;
            Cc: old@example.org (Old Style)
            Reply-To: <help@example.org>
            Subject: =?iso-8859-1?Q?Gr=FC=DFe?= aus
             =?utf-8?Q?K=C3?= =?utf-8?Q?=B6ln?=
            In-Reply-To: <a@x>
            References: <a@x> <b@x>
             <c@x>

            Hello
            """);

    assertThat(mail.messageId()).isEqualTo("m@Example.ORG");
    assertThat(mail.date()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(mail.from()).isEqualTo(new Mailbox("Jürgen", "Jurgen@example.org"));
    assertThat(mail.to())
        .containsExactly(
            new Mailbox("Doe, John", "john@example.org"),
            new Mailbox(null, "a@example.org"),
            new Mailbox(null, "b@example.org"));
    assertThat(mail.cc()).containsExactly(new Mailbox("Old Style", "old@example.org"));
    assertThat(mail.replyTo()).containsExactly(new Mailbox(null, "help@example.org"));
    assertThat(mail.subject()).isEqualTo("Grüße aus Köln");
    assertThat(mail.inReplyTo()).containsExactly("a@x");
    assertThat(mail.references()).containsExactly("a@x", "b@x", "c@x");
    assertThat(mail.text()).isEqualTo("Hello\n");
    assertThat(mail.html()).isNull();
    assertThat(mail.headers())
        .hasSize(9)
        .contains(new ParsedMail.Header("Subject", "Grüße aus Köln"));
    assertThat(mail.parseError()).isNull();
  }

  @Test
  void readsRaw8BitFieldsAsUtf8OrWindows1252() {
    assertThat(
            new MailParser()
                .parse("Subject: Grüße\r\n\r\n".getBytes(StandardCharsets.UTF_8))
                .subject())
        .isEqualTo("Grüße");
    assertThat(new MailParser().parse("Subject: Grüße €\r\n\r\n".getBytes(WINDOWS_1252)).subject())
        .isEqualTo("Grüße €");
  }

  @ParameterizedTest
  @CsvSource({
    "utf-8, windows-1252, Grüße",
    "utf8, UTF-8, Grüße",
    "x-nonsense, UTF-8, Grüße",
    "x-nonsense, windows-1252, Grüße €",
    "us-ascii, UTF-8, Grüße",
    "iso-8859-1, windows-1252, 5 €",
    "cp1252, windows-1252, 5 €",
    "'\"utf-8\"', UTF-8, Grüße",
    "gb2312, gb18030, 镕",
    "ks_c_5601-1987, x-windows-949, 한국어",
    "shift_jis, windows-31j, ①",
    "iso-2022-jp, iso-2022-jp, 日本語",
    "'', UTF-8, Grüße",
  })
  void readsTextInCharsetsThatAreWrong(String named, String real, String text) throws Exception {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    raw.writeBytes(
        ("Content-Type: text/plain; charset=" + named + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    raw.writeBytes(text.getBytes(Charset.forName(real)));

    assertThat(new MailParser().parse(raw.toByteArray()).text()).isEqualTo(text);
  }

  @Test
  void readsUtf7() {
    assertThat(parse("Content-Type: text/plain; charset=utf-7\n\nGr+APwA3w-e 1 +- 1").text())
        .isEqualTo("Grüße 1 + 1");
  }

  @Test
  void joinsTextPartsAndTakesBothAlternatives() {
    ParsedMail mail =
        parse(
            """
            Content-Type: multipart/mixed; boundary=o

            --o
            Content-Type: multipart/alternative; boundary=i

            --i

            one
            --i
            Content-Type: text/html

            <p>one</p>
            --i--
            --o
            Content-Type: text/plain

            two
            --o
            Content-Type: text/plain; name=notes.txt

            three
            --o
            Content-Type: text/html
            Content-Disposition: attachment

            four
            --o--
            """);

    assertThat(mail.text()).isEqualTo("one\ntwo");
    assertThat(mail.html()).isEqualTo("<p>one</p>");
    assertThat(mail.attachments())
        .extracting(ParsedAttachment::name)
        .containsExactly("notes.txt", null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "attachment; filename=\"a b.txt\"|a b.txt",
        "attachment; filename=a b.txt; size=3|a b.txt",
        "attachment; filename*=UTF-8''%C3%BC.txt|ü.txt",
        "attachment; filename=u.txt; filename*=iso-8859-1'de'%FC.txt|ü.txt",
        "attachment; filename*0*=UTF-8''%C3; filename*1*=%BC; filename*2=.txt|ü.txt",
        "attachment; filename*1=b.txt; filename*0=\"a;\"|a;b.txt",
        "attachment; filename=\"=?UTF-8?B?w7wudHh0?=\"|ü.txt",
        "attachment; filename==?utf-8?Q?=C3=BC.txt?=|ü.txt",
        "attachment; filename=\"ü.txt\"|ü.txt",
        "attachment; filename=\"C:\\dir\\\"x\\\".txt\"|C:\\dir\"x\".txt",
        "attachment filename=x.txt|x.txt",
        "attachment; filename=\"open.txt|open.txt",
        "attachment; x=1|typed.txt",
      })
  void readsFileNames(String disposition, String name) {
    ParsedMail mail =
        parse(
            "Content-Type: image/png; name=typed.txt\nContent-Disposition: "
                + disposition
                + "\n\nx");

    assertThat(mail.attachments()).extracting(ParsedAttachment::name).containsExactly(name);
    assertThat(mail.attachments().get(0).inline()).isFalse();
  }

  @Test
  void keepsEnclosedMailAsAFileNamedAfterItsSubject() {
    ParsedMail mail =
        parse(
            """
            Content-Type: multipart/digest; boundary=b

            --b

            Subject: =?UTF-8?Q?A/B=3A_=C3=BC?=

            inner
            --b--
            """);

    ParsedAttachment enclosed = mail.attachments().get(0);
    assertThat(enclosed.name()).isEqualTo("A B ü.eml");
    assertThat(enclosed.contentType()).isEqualTo("message/rfc822");
    assertThat(enclosed.content().toString()).endsWith("\r\n\r\ninner");
    assertThat(mail.text()).isNull();
  }

  @Test
  void unwrapsFlowedText() {
    ParsedMail mail =
        parse(
            "Content-Type: text/plain; format=flowed||one |two|> quoted |> on|>> deeper |> back| from stuffed|-- |signature"
                .replace('|', '\n'));

    assertThat(mail.text())
        .isEqualTo("one two\n> quoted on\n>> deeper \n> back\nfrom stuffed\n-- \nsignature");
  }

  @Test
  void tellsABoundaryFromALongerOne() {
    ParsedMail mail =
        parse(
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: multipart/alternative; boundary=b1

            --b1

            text
            --b1
            Content-Type: text/html

            <p>
            --b1--
            --b
            Content-Type: image/png; name=a.png

            x
            --b--
            """);

    assertThat(mail.text()).isEqualTo("text");
    assertThat(mail.html()).isEqualTo("<p>");
    assertThat(mail.attachments()).extracting(ParsedAttachment::name).containsExactly("a.png");
  }

  private static ParsedMail parse(String raw) {
    return new MailParser().parse(crLf(raw).getBytes(StandardCharsets.UTF_8));
  }

  private static String crLf(String raw) {
    return raw.replace("\n", "\r\n");
  }
}
