package com.sendook.outbound.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailComposerTest {
  private static final int FIFTEEN_MIB = 15 << 20;

  @Test
  void writesTextAndHtmlAsAlternatives() {
    assertThat(new String(new Mails().bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            Date: Fri, 2 Jan 2026 03:04:05 +0000
            From: Ada <ada@example.com>
            To: bob@example.org
            Subject: Hello
            Message-ID: <m1@example.com>
            MIME-Version: 1.0
            Content-Type: multipart/alternative;
             boundary="BOUNDARY"

            --BOUNDARY
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 7bit

            Hi Bob
            --BOUNDARY
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: 7bit

            <p>Hi Bob</p>
            --BOUNDARY--
            """
                .replace("BOUNDARY", "=_DIGEST_1")
                .replace("DIGEST", digest())
                .replace("\n", "\r\n"));
  }

  @Test
  void writesEveryFieldInOrder() {
    Mails mails = new Mails();
    mails.to = List.of("Doe, John <john@example.org>", "Zoë <zoe@bücher.example>");
    mails.cc = List.of("carl@example.org");
    mails.replyTo = List.of("Help desk <help@example.com>");
    mails.subject = "Grüße";
    mails.inReplyTo = "q@example.org";
    mails.references = List.of("p@example.org", "q@example.org", "not writable");
    mails.headers = Map.of("X-Tag", "a b");

    assertThat(header(mails))
        .isEqualTo(
            """
            Date: Fri, 2 Jan 2026 03:04:05 +0000
            From: Ada <ada@example.com>
            To: "Doe, John" <john@example.org>, =?UTF-8?Q?Zo=C3=AB?=
             <zoe@xn--bcher-kva.example>
            Cc: carl@example.org
            Reply-To: Help desk <help@example.com>
            Subject: =?UTF-8?B?R3LDvMOfZQ==?=
            Message-ID: <m1@example.com>
            In-Reply-To: <q@example.org>
            References: <p@example.org> <q@example.org>
            MIME-Version: 1.0
            X-Tag: a b
            """);
  }

  @Test
  void writesFilesInLinesOf76AndTheirNamesTwice() {
    Mails mails = new Mails();
    mails.attachments = List.of(Mails.part("Übersicht.txt", "text/plain", null, "x".repeat(60)));

    assertThat(new String(mails.bytes(), StandardCharsets.UTF_8))
        .contains(
            """
            Content-Type: text/plain
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment; filename*0*=UTF-8''%C3%9Cbersicht.txt;
             filename="Ubersicht.txt"

            eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4
            eHh4
            --"""
                .replace("\n", "\r\n"));
  }

  @Test
  void takesTheShorterEncodingForText() {
    Mails mails = new Mails();
    mails.text = "Some words, and one ümlaut. ";
    mails.html = "日本語日本語";

    assertThat(new String(mails.bytes(), StandardCharsets.UTF_8))
        .contains("quoted-printable\r\n\r\nSome words, and one =C3=BCmlaut.=20\r\n")
        .contains("base64\r\n\r\n5pel5pys6Kqe5pel5pys6KqeDQo=\r\n");
  }

  @Test
  void keepsEveryLineWithin998() {
    Mails mails = new Mails();
    mails.subject = "y".repeat(3_000);
    mails.text = "z".repeat(999);
    mails.headers = Map.of("X-Long", "w ".repeat(600) + "w");
    mails.to =
        IntStream.range(0, 200).mapToObj(i -> "Näme " + i + " <u" + i + "@example.org>").toList();

    assertThat(lines(mails)).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(78));
  }

  @Test
  void keepsTheFirstAndTheLastOfManyReferences() {
    Mails mails = new Mails();
    mails.references = IntStream.range(0, 500).mapToObj(i -> "id" + i + "@example.org").toList();

    assertThat(header(mails))
        .contains("References: <id0@example.org> <id480@example.org>", "<id499@example.org>\n")
        .doesNotContain("<id479@example.org>");
  }

  @Test
  void givesTheSameBytesEachTime() {
    Mails mails = new Mails();
    mails.attachments =
        List.of(
            Mails.part("a.bin", "application/pdf", "c1", "x"), Mails.part("ü", "a/b", null, "y"));
    byte[] first = mails.bytes();

    assertThat(mails.bytes()).isEqualTo(first);
    mails.messageId = "m2@example.com";
    assertThat(new String(mails.bytes(), StandardCharsets.UTF_8)).doesNotContain(digest());
  }

  @Test
  void findsBoundariesThatStandNowhereInTheText() {
    Mails mails = new Mails();
    mails.text = "before\r\n--=_" + digest() + "_1--\r\nafter";

    assertThat(new String(mails.bytes(), StandardCharsets.UTF_8).split(digest(), -1)).hasSize(2);
  }

  @Test
  void endsEveryLineInCrLf() {
    Mails mails = new Mails();
    mails.text = "a\nb\rc\r\nd";
    mails.html = "ü\né\r";
    mails.attachments =
        List.of(Mails.part("m.eml", "message/rfc822", null, "Subject: x\r\n\r\nhi"));
    String raw = new String(mails.bytes(), StandardCharsets.UTF_8);

    assertThat(raw.replace("\r\n", "")).doesNotContain("\r", "\n");
    assertThat(raw).contains("\r\n\r\na\r\nb\r\nc\r\nd\r\n").endsWith("--\r\n");
  }

  @Test
  void composesALargeAttachmentQuickly() {
    Mails mails = new Mails();
    byte[] large = new byte[FIFTEEN_MIB];
    Arrays.fill(large, (byte) 7);
    mails.attachments =
        List.of(new OutgoingMail.Part("large.bin", "a/b", null, Buffer.buffer(large)));
    OutgoingMail mail = mails.mail();
    long start = System.nanoTime();
    Buffer raw = new MailComposer().compose(mail);
    long millis = (System.nanoTime() - start) / 1_000_000;

    assertThat(raw.length()).isBetween(FIFTEEN_MIB / 3 * 4, FIFTEEN_MIB / 2 * 3);
    assertThat(millis).as("milliseconds for 15 MiB").isLessThan(1_000);
  }

  static Stream<Arguments> fields() {
    return Stream.of(
        field("From", (m, v) -> m.from = v),
        field("From", (m, v) -> m.fromName = v),
        field("To", (m, v) -> m.to = List.of(v)),
        field("To", (m, v) -> m.to = List.of(v + " <a@example.org>")),
        field("Cc", (m, v) -> m.cc = List.of(v)),
        field("Reply-To", (m, v) -> m.replyTo = List.of(v)),
        field("Subject", (m, v) -> m.subject = v),
        field("Message-ID", (m, v) -> m.messageId = v),
        field("In-Reply-To", (m, v) -> m.inReplyTo = v),
        field("References", (m, v) -> m.references = List.of(v)),
        field("X-Own", (m, v) -> m.headers.put("X-Own", v)),
        field("is not the name of a header field", (m, v) -> m.headers.put(v, "x")),
        field("name of an attachment", (m, v) -> m.attachments.add(Mails.part(v, "a/b", null, ""))),
        field("contentType", (m, v) -> m.attachments.add(Mails.part("a", v, null, ""))),
        field("contentId", (m, v) -> m.attachments.add(Mails.part("a", "a/b", v, ""))));
  }

  private static Arguments field(String name, BiConsumer<Mails, String> setter) {
    return Arguments.of(name, setter);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void refusesWhatCouldEndAField(String field, BiConsumer<Mails, String> setter) {
    for (String ending : List.of("\r\n", "\r", "\n", "\0")) {
      for (String attack :
          List.of(
              "a@b.example" + ending + "Bcc: x@y.example",
              ending + "a@b.example",
              "a@b.example" + ending)) {
        Mails mails = new Mails();
        setter.accept(mails, attack);
        assertThatThrownBy(mails::bytes)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(field)
            .hasMessageNotContainingAny("\r", "\n", "\0");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nobody",
        "a@b@",
        "a b@example.org",
        "a@example.org, c@example.org",
        "a@exa mple.org",
        "ü@example.org",
        "<a@example.org",
        "a@example.org>"
      })
  void refusesWhatIsNotOneAddress(String written) {
    Mails mails = new Mails();
    mails.to = List.of(written);

    assertThatThrownBy(mails::bytes)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("To: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bcc", "from", "CONTENT-TYPE", "Message-Id", "a b", "a:b", "ä", ""})
  void refusesOwnHeadersThatAreNotTheCallers(String name) {
    Mails mails = new Mails();
    mails.headers = Map.of(name, "x");

    assertThatThrownBy(mails::bytes).isInstanceOf(IllegalArgumentException.class);
  }

  private static String digest() {
    String raw = new String(new Mails().bytes(), StandardCharsets.UTF_8);
    return raw.replaceAll("(?s).*boundary=\"=_([0-9a-f]{32})_1\".*", "$1");
  }

  private static String header(Mails mails) {
    String raw = new String(mails.bytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    return raw.substring(0, raw.indexOf("Content-Type: multipart"));
  }

  private static List<String> lines(Mails mails) {
    return List.of(new String(mails.bytes(), StandardCharsets.UTF_8).split("\r\n", -1));
  }
}
